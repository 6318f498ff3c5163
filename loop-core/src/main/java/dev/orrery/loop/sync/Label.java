package dev.orrery.loop.sync;

import org.jspecify.annotations.Nullable;

/** What a primitive is called in messages and dumps. */
record Label(String kind, @Nullable String name) {
    /** The whole text, with what is to be said of the primitive's state now. */
    String with(String state) {
        return kind + "[" + (name == null ? "" : name + ", ") + state + "]";
    }
}
