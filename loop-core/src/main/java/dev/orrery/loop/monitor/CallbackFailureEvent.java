package dev.orrery.loop.monitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A callback that threw; the fields are part of the format. */
@Name("dev.orrery.CallbackFailure")
@Label("Callback Failure")
@Description("A callback of an event loop threw")
@Category("Orrery")
@StackTrace(false)
final class CallbackFailureEvent extends Event {
    @Label("Loop")
    String loop = "";

    @Label("Callback")
    String callback = "";

    @Label("Failure")
    String failure = "";
}
