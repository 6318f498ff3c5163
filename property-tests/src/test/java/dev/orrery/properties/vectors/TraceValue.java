package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.ExceptionGroup;
import dev.orrery.loop.combine.Outcome;
import dev.orrery.loop.sync.BrokenBarrier;
import dev.orrery.loop.task.TaskCancelled;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Values, errors and outcomes as entries show them: FORMAT.md, section 3. */
final class TraceValue {
    private TraceValue() {}

    static JsonElement of(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case JsonElement json -> json;
            case Throwable error -> ofError(error);
            case Outcome.Value<?> ok -> of(ok.value());
            case Outcome.Failure<?> failed -> ofError(failed.thrown());
            case List<?> values -> {
                JsonArray array = new JsonArray();
                values.forEach(one -> array.add(of(one)));
                yield array;
            }
            default -> throw new AssertionError("no program has such a value: value=" + value);
        };
    }

    private static JsonObject ofError(Throwable error) {
        JsonObject json = new JsonObject();
        json.addProperty("err", text(error));
        return json;
    }

    /** The text of an error. */
    static String text(Throwable error) {
        return switch (error) {
            case ProgramError raised -> raised.text();
            case CancellationException _ -> "CancelledError";
            case TaskCancelled _ -> "CancelledError";
            case TimeoutException _ -> "TimeoutError";
            case ExceptionGroup group ->
                    group.exceptions().stream()
                            .map(TraceValue::text)
                            .collect(Collectors.joining(", ", "ExceptionGroup[", "]"));
            case BrokenBarrier _ -> "BrokenBarrierError";
            case CompletionException checked when checked.getCause() != null ->
                    text(checked.getCause());
            default -> error.getClass().getSimpleName();
        };
    }

    /** The state of {@code future}, with the value or the error. */
    static List<Object> outcome(LoopFuture<?> future) {
        if (!future.isDone()) {
            return List.of("pending");
        }
        if (future.isCancelled()) {
            return List.of("cancelled");
        }
        Throwable error = future.exception();
        return error == null ? List.of("ok", of(future.result())) : List.of("error", text(error));
    }
}
