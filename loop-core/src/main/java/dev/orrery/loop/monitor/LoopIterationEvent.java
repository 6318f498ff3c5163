package dev.orrery.loop.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One batch of callbacks, from the end of a poll; the fields are part of the format. */
@Name("dev.orrery.LoopIteration")
@Label("Loop Iteration")
@Description("One batch of callbacks of an event loop, from the end of the poll to its own end")
@Category("Orrery")
@StackTrace(false)
@Threshold("20 ms")
final class LoopIterationEvent extends Event {
    @Label("Loop")
    String loop = "";

    @Label("Callbacks")
    @Description("How many callbacks ran")
    int callbacks;
}
