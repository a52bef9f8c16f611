/** What a run would be, before anything is sent: its rows, requests, jobs, tokens and cost. */
@NullMarked
package dev.promptbeam.run.plan;

import org.jspecify.annotations.NullMarked;
