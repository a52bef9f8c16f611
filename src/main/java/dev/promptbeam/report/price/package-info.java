/** What tokens cost, by a dated list of prices. Not what a run used. */
@NullMarked
package dev.promptbeam.report.price;

import org.jspecify.annotations.NullMarked;
