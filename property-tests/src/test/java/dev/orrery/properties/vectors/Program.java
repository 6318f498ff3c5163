package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One scenario program and the trace that CPython recorded of it; FORMAT.md says what it means. */
record Program(
        String name,
        int level,
        Map<String, List<JsonArray>> callbacks,
        Map<String, List<JsonArray>> coroutines,
        List<ScriptEvent> script,
        List<List<JsonArray>> segments,
        List<String> trace) {

    /** What happens outside of the loop's thread at a virtual time. */
    record ScriptEvent(long atMillis, String kind, JsonArray args) {
        String text(int index) {
            return args.get(index).getAsString();
        }
    }

    static Program of(JsonObject json) {
        List<ScriptEvent> script = new ArrayList<>();
        for (JsonArray event : arrays(json.get("script"))) {
            JsonArray args = new JsonArray();
            event.asList().subList(2, event.size()).forEach(args::add);
            script.add(new ScriptEvent(event.get(0).getAsLong(), event.get(1).getAsString(), args));
        }
        return new Program(
                json.get("name").getAsString(),
                json.get("level").getAsInt(),
                bodies(json, "callbacks"),
                bodies(json, "coroutines"),
                script,
                arrays(json.get("segments")).stream().map(Program::arrays).toList(),
                arrays(json.get("trace")).stream().map(TraceLog::text).toList());
    }

    boolean hasCoroutines() {
        return !coroutines.isEmpty();
    }

    private static Map<String, List<JsonArray>> bodies(JsonObject json, String kind) {
        Map<String, List<JsonArray>> bodies = new LinkedHashMap<>();
        if (json.has(kind)) {
            json.getAsJsonObject(kind)
                    .asMap()
                    .forEach((name, ops) -> bodies.put(name, arrays(ops)));
        }
        return bodies;
    }

    static List<JsonArray> arrays(JsonElement array) {
        List<JsonArray> found = new ArrayList<>();
        if (array != null) {
            array.getAsJsonArray().forEach(one -> found.add(one.getAsJsonArray()));
        }
        return found;
    }
}
