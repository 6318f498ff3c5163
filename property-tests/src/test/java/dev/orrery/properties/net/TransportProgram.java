package dev.orrery.properties.net;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a protocol does by itself, and what is done to its transport, in the words of {@code
 * transports/record.py}.
 *
 * @param reactions what the protocol does when it is told of something
 * @param steps what is done between iterations
 */
record TransportProgram(Map<String, String> reactions, List<String> steps) {
    static TransportProgram parse(String text) {
        Map<String, String> reactions = new LinkedHashMap<>();
        List<String> words = Stream.of(text.split(" ")).toList();
        for (String word : words) {
            if (word.contains("=")) {
                reactions.put(
                        word.substring(0, word.indexOf('=')),
                        word.substring(word.indexOf('=') + 1));
            }
        }
        return new TransportProgram(
                reactions, words.stream().filter(word -> !word.contains("=")).toList());
    }

    String reaction(String when) {
        return reactions.getOrDefault(when, "none");
    }
}
