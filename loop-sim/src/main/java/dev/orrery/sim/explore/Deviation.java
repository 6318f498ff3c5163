package dev.orrery.sim.explore;

import dev.orrery.sim.decision.PlanEntry;

import java.util.List;

/**
 * An answer of a run that was not 0, with what could have been answered instead.
 *
 * @param entry the answer as a plan has it
 * @param option its index; the greater, the less calm
 * @param calmer keys of options between 0 and it, the calmest first: all where they are few, else
 *     the first ones, the last one and some between
 * @param others keys of all options but 0 and it, where they are few; else none
 */
record Deviation(PlanEntry entry, int option, List<String> calmer, List<String> others) {}
