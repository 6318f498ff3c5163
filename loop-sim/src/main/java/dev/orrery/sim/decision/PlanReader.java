package dev.orrery.sim.decision;

import dev.orrery.sim.decision.PlanTokens.Token;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one plan from text; every refusal names the line. One reader reads one text. */
final class PlanReader {
    private static final String MAGIC_LINE = PlanText.MAGIC + " " + Plan.FORMAT_VERSION;

    private final String name;
    private final Map<String, String> header = new LinkedHashMap<>();
    private final List<PlanEntry> entries = new ArrayList<>();
    // What was given already: keywords, headers and addresses, each in its written form.
    private final Set<String> given = new LinkedHashSet<>();
    private boolean magicSeen;
    private @Nullable String scenario;
    private OptionalLong seed = OptionalLong.empty();
    private OptionalLong digest = OptionalLong.empty();
    private int lineNumber;
    private String line = "";

    PlanReader(String name) {
        this.name = name;
    }

    Plan read(String text) {
        // Some editors put a byte order mark in front.
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1);
        for (String raw : lines) {
            lineNumber++;
            line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            readLine();
        }
        if (!magicSeen) {
            lineNumber = 1;
            line = lines[0];
            throw notAPlan();
        }
        if (scenario == null) {
            throw new IllegalArgumentException(
                    "plan must name its scenario: file="
                            + PlanText.quote(name)
                            + ", lines="
                            + (lines.length - (line.isEmpty() ? 1 : 0))
                            + ". Add a line 'scenario NAME' after the first.");
        }
        return new Plan(scenario, seed, digest, header, entries);
    }

    private void readLine() {
        List<Token> tokens = PlanTokens.of(line);
        if (!magicSeen) {
            if (tokens == null || !tokens.isEmpty()) {
                readMagic(tokens);
            }
        } else if (tokens == null) {
            throw refuse(
                    "plan line must have closed quotes and the escapes \\\" \\\\ \\n \\r \\t"
                            + " \\uXXXX only",
                    "Correct the quotes, or remove the line.");
        } else if (!tokens.isEmpty()) {
            readFact(tokens);
        }
    }

    private void readMagic(@Nullable List<Token> tokens) {
        if (tokens == null || tokens.size() != 2 || !tokens.get(0).is(PlanText.MAGIC)) {
            throw notAPlan();
        }
        if (!tokens.get(1).is(Integer.toString(Plan.FORMAT_VERSION))) {
            throw refuse(
                    "plan must be of format version " + Plan.FORMAT_VERSION,
                    "Replay it with the version of Orrery that wrote it, or explore again.");
        }
        magicSeen = true;
    }

    private IllegalArgumentException notAPlan() {
        return refuse(
                "plan must start with '" + MAGIC_LINE + "'",
                "Give a plan that 'explore' has written.");
    }

    private void readFact(List<Token> tokens) {
        String keyword = tokens.get(0).quoted() ? "" : tokens.get(0).text();
        switch (keyword) {
            case "scenario" -> {
                requireForm(tokens.size() == 2, "scenario NAME");
                requireFirst(keyword);
                scenario = tokens.get(1).text();
            }
            case "seed" -> {
                requireForm(tokens.size() == 2, "seed NUMBER");
                requireFirst(keyword);
                seed = OptionalLong.of(readSeed(tokens.get(1).text()));
            }
            case "digest" -> {
                requireForm(
                        tokens.size() == 2 && PlanText.isHex16(tokens.get(1).text()),
                        "digest DIGEST, 16 digits of 0-9 and a-f");
                requireFirst(keyword);
                digest = OptionalLong.of(Long.parseUnsignedLong(tokens.get(1).text(), 16));
            }
            case "header" -> {
                requireForm(tokens.size() == 4 && tokens.get(2).is("="), "header NAME = TEXT");
                requireFirst("header " + PlanText.quote(tokens.get(1).text()));
                header.put(tokens.get(1).text(), tokens.get(3).text());
            }
            case "at" -> readEntry(tokens);
            default ->
                    throw refuse(
                            "plan line must start with scenario, seed, digest, header or at",
                            "Correct or remove the line.");
        }
    }

    private void readEntry(List<Token> tokens) {
        requireForm(tokens.size() == 6 && tokens.get(4).is("="), "at ACTOR KIND ORDINAL = KEY");
        String actor = tokens.get(1).text();
        String kind = tokens.get(2).text();
        long ordinal = readOrdinal(tokens.get(3).text());
        requireFirst("at " + PlanText.quote(actor) + " " + PlanText.quote(kind) + " " + ordinal);
        entries.add(new PlanEntry(actor, kind, ordinal, tokens.get(5).text()));
    }

    private long readSeed(String text) {
        try {
            return Seeds.parse(text);
        } catch (IllegalArgumentException notASeed) {
            throw refuse(
                    "seed must be a number from 0 to 2^64-1, decimal or with 0x",
                    "Correct or remove the line: a replay does not need it.");
        }
    }

    private long readOrdinal(String text) {
        long ordinal;
        try {
            ordinal = Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            ordinal = -1;
        }
        if (ordinal < 0) {
            throw refuse(
                    "ordinal must be a number from 0 to " + Long.MAX_VALUE,
                    "Correct or remove the line.");
        }
        return ordinal;
    }

    private void requireForm(boolean holds, String form) {
        if (!holds) {
            throw refuse(
                    "plan line must be '" + form + "'",
                    "Correct or remove the line; names with spaces need quotes.");
        }
    }

    private void requireFirst(String what) {
        if (!given.add(what)) {
            throw refuse("'" + what + "' must be given once", "Remove one of the two lines.");
        }
    }

    private IllegalArgumentException refuse(String rule, String remedy) {
        return new IllegalArgumentException(
                rule
                        + ": file="
                        + PlanText.quote(name)
                        + ", line="
                        + lineNumber
                        + ", found="
                        + PlanText.found(line)
                        + ". "
                        + remedy);
    }
}
