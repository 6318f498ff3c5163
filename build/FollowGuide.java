import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a guide to the letter: writes the files that it shows, runs the commands that it gives,
 * and compares what they print.
 *
 * <p>In the guide a comment before a block says what the block is, and readers do not see it:
 * {@code file: PATH} is written, {@code run} is run and must succeed, {@code run, fails} is run and
 * must fail, and {@code prints} must be in what the last command has printed: its lines in that
 * order, where {@code ...} alone on a line stands for any lines, and inside one for any text. All
 * paths and commands are relative to the folder in which a reader would stand.
 *
 * <p>Usage: {@code java FollowGuide.java GUIDE FOLDER}
 */
class FollowGuide {
    private static final Pattern MARK = Pattern.compile("<!-- (file: |run|prints)(.*?) ?-->");

    private final Path folder;
    private String printed = "";
    private int steps;

    FollowGuide(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        FollowGuide guide = new FollowGuide(Path.of(arguments[1]));
        guide.follow(Files.readAllLines(Path.of(arguments[0])));
        if (guide.steps == 0) {
            throw new IllegalStateException("guide must have steps: guide=" + arguments[0]);
        }
        System.out.println(arguments[0] + ": " + guide.steps + " steps followed");
    }

    private void follow(List<String> lines) throws Exception {
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i));
            if (mark.matches()) {
                steps++;
                List<String> block = block(lines, i + 1);
                switch (mark.group(1)) {
                    case "run" -> run(block, mark.group(2).equals(", fails"));
                    case "prints" -> compare(block, i + 1);
                    default -> write(mark.group(2), block);
                }
            }
        }
    }

    /** The fenced block that begins at or after a line. */
    private static List<String> block(List<String> lines, int from) {
        int begin = from;
        while (!lines.get(begin).startsWith("```")) {
            begin++;
        }
        int end = begin + 1;
        while (!lines.get(end).startsWith("```")) {
            end++;
        }
        return lines.subList(begin + 1, end);
    }

    private void write(String file, List<String> block) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("\n", block) + "\n");
    }

    private void run(List<String> commands, boolean mustFail) throws Exception {
        String script = String.join("\n", commands);
        System.out.println("$ " + script);
        Process process =
                new ProcessBuilder("bash", "-e", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        // Colours are for people.
        printed =
                new String(process.getInputStream().readAllBytes())
                        .replaceAll("\033\\[[0-9;]*m", "");
        int exit = process.waitFor();
        if ((exit != 0) != mustFail) {
            System.out.println(printed);
            throw new IllegalStateException(
                    "command must "
                            + (mustFail ? "fail" : "succeed")
                            + ": exit code="
                            + exit
                            + ", command="
                            + script);
        }
    }

    private void compare(List<String> block, int line) {
        List<String> actual = new ArrayList<>(printed.lines().toList());
        int next = 0;
        for (String expected : block) {
            if (expected.strip().equals("...") || expected.isBlank()) {
                continue;
            }
            Pattern pattern = pattern(expected.strip());
            while (next < actual.size() && !pattern.matcher(actual.get(next).strip()).matches()) {
                next++;
            }
            if (next++ == actual.size()) {
                System.out.println(printed);
                throw new IllegalStateException(
                        "line must be printed, in this order: line="
                                + expected
                                + ", block after line="
                                + line);
            }
        }
    }

    private static Pattern pattern(String expected) {
        StringBuilder regex = new StringBuilder();
        for (String part : expected.split("\\.\\.\\.", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }
}
