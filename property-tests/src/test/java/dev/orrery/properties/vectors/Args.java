package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import java.time.Duration;
import java.util.List;

/** An op or a step and where it stands. Arguments are counted without the name. */
record Args(JsonArray op, Scope scope) {
    String name() {
        return op.get(0).getAsString();
    }

    /** The own name of the task whose coroutine this stands in, or null. */
    String task() {
        return scope.task();
    }

    String text(int index) {
        return op.get(index + 1).getAsString();
    }

    int number(int index) {
        return op.get(index + 1).getAsInt();
    }

    boolean flag(int index) {
        return op.get(index + 1).getAsBoolean();
    }

    /** So many milliseconds, or null. */
    Duration delay(int index) {
        return value(index).isJsonNull() ? null : Duration.ofMillis(number(index));
    }

    JsonElement value(int index) {
        return op.get(index + 1);
    }

    List<String> names(int index) {
        return op.get(index + 1).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    List<JsonArray> steps(int index) {
        return Program.arrays(op.get(index + 1));
    }
}
