package dev.orrery.properties.vectors;

import dev.orrery.loop.task.TaskOptions;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What became of one program. */
record Verdict(Kind kind, String text) {
    enum Kind {
        IDENTICAL,
        DIFFERENT,
        LEFT_OUT
    }

    private static final int SHOWN_BEFORE = 8;

    /** Runs {@code program} in {@code world}, its tasks on {@code engine}, and compares. */
    static Verdict of(Program program, VectorWorld world, TaskOptions.Engine engine) {
        List<String> recorded;
        try {
            recorded = ProgramRun.trace(program, world, engine);
        } catch (RealSelectorVectorWorld.LeftOut left) {
            return new Verdict(Kind.LEFT_OUT, left.getMessage());
        } catch (TraceLog.EndlessProgram endless) {
            return new Verdict(
                    Kind.DIFFERENT, program.name() + " does not end: " + endless.getMessage());
        } catch (IOException | RuntimeException e) {
            StringWriter stack = new StringWriter();
            e.printStackTrace(new PrintWriter(stack));
            return new Verdict(Kind.DIFFERENT, program.name() + " does not run: " + stack);
        }
        return compare(program, recorded);
    }

    static Verdict compare(Program program, List<String> recorded) {
        List<String> expected = program.trace();
        int same = 0;
        while (same < expected.size()
                && same < recorded.size()
                && expected.get(same).equals(recorded.get(same))) {
            same++;
        }
        if (same == expected.size() && same == recorded.size()) {
            return new Verdict(Kind.IDENTICAL, "");
        }
        StringBuilder text = new StringBuilder(program.name());
        text.append(": entry ").append(same).append(" differs\n");
        for (int i = Math.max(0, same - SHOWN_BEFORE); i < same; i++) {
            text.append("  both     ").append(expected.get(i)).append('\n');
        }
        text.append("  expected ").append(entry(expected, same)).append('\n');
        text.append("  recorded ").append(entry(recorded, same));
        return new Verdict(Kind.DIFFERENT, text.toString());
    }

    private static String entry(List<String> trace, int index) {
        return index < trace.size() ? trace.get(index) : "nothing: the trace ends here";
    }
}
