/**
 * What a run talks to, and whether it may: its server, the key and the model are checked before
 * anything is sent. Not how calls are made.
 */
@NullMarked
package dev.promptbeam.run.service;

import org.jspecify.annotations.NullMarked;
