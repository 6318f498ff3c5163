package dev.orrery.loop.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A callback that took longer than its loop's threshold; the fields are part of the format. */
@Name("dev.orrery.SlowCallback")
@Label("Slow Callback")
@Description("A callback held up an event loop for longer than LoopOptions.slowCallback")
@Category("Orrery")
@StackTrace(false)
final class SlowCallbackEvent extends Event {
    @Label("Loop")
    String loop = "";

    @Label("Callback")
    String callback = "";
}
