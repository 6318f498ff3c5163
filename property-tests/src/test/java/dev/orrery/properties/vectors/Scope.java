package dev.orrery.properties.vectors;

/**
 * Where an op stands: the own name of the task whose coroutine it is in, or null, and what the
 * handler around it has caught, or null.
 */
record Scope(String task, Throwable caught) {
    static final Scope OUTSIDE = new Scope(null, null);

    static Scope in(String task) {
        return new Scope(task, null);
    }

    Scope after(Throwable error) {
        return new Scope(task, error);
    }
}
