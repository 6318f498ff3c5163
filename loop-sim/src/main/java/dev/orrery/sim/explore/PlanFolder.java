package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.Seeds;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder of plan files, one for each scenario and seed.
 *
 * <p>Threading: any thread, and several processes may write into one folder. Order: a file is there
 * whole or not at all; the latest plan of a scenario and seed stays.
 *
 * @param folder where the plans are; made when the first is written
 */
public record PlanFolder(Path folder) {
    private static final String SUFFIX = ".plan";
    private static final String FOUND_SUFFIX = ".found" + SUFFIX;
    private static final long MOST_BYTES = 256L << 20;

    /**
     * Returns the folder that is used when none is given.
     *
     * @return {@code target/orrery} in the current folder
     */
    public static PlanFolder standard() {
        return new PlanFolder(Path.of("target", "orrery"));
    }

    /**
     * Refuses a folder into which no plan could be written, before a long search.
     *
     * @throws IllegalArgumentException if it, or the folder that it would be made in, is none or
     *     must not be written to
     */
    public void requireWritable() {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new IllegalArgumentException(
                    "folder of plans must be a folder that can be written to: folder="
                            + folder
                            + ", found="
                            + existing
                            + (Files.isDirectory(existing) ? " (read-only)" : " (no folder)")
                            + ". Give another with --out.");
        }
    }

    /**
     * Returns where the plan of a scenario and seed is.
     *
     * @param scenario the scenario's name
     * @param seed the seed
     * @return {@code NAME-0xSEED.plan} in this folder, whether it exists or not
     */
    public Path file(String scenario, long seed) {
        return folder.resolve(scenario + "-" + Seeds.format(seed) + SUFFIX);
    }

    /**
     * Writes a plan.
     *
     * @param plan a plan with a seed
     * @return its file
     * @throws IOException if it cannot be written; no part of it is left
     */
    public Path write(Plan plan) throws IOException {
        return write(plan, file(plan.scenario(), plan.seed().orElseThrow()));
    }

    /**
     * Puts a smaller plan in the place of a file, which stays beside it as {@code NAME.found.plan}
     * unless there is one already.
     *
     * @param file the plan as it was
     * @param small what takes its place
     * @throws IOException if it cannot be written; the file is as it was then
     */
    public static void replace(Path file, Plan small) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        PlanFolder folder = new PlanFolder(parent == null ? Path.of("") : parent);
        String name = String.valueOf(file.getFileName());
        String stem =
                name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        Path found = folder.folder.resolve(stem + FOUND_SUFFIX);
        if (!Files.exists(found)) {
            folder.write(found, Files.readString(file));
        }
        folder.write(small, folder.folder.resolve(name));
    }

    /** Writes a plan as it was before it was made small, as {@code NAME-0xSEED.found.plan}. */
    Path writeFound(Plan plan) throws IOException {
        String stem = plan.scenario() + "-" + Seeds.format(plan.seed().orElseThrow());
        return write(plan, folder.resolve(stem + FOUND_SUFFIX));
    }

    /** Writes the page that shows a plan's run, as {@code NAME-0xSEED.html}. */
    Path writePicture(Plan plan, String html) throws IOException {
        String stem = plan.scenario() + "-" + Seeds.format(plan.seed().orElseThrow());
        Path file = folder.resolve(stem + ".html");
        Files.createDirectories(folder);
        write(file, html);
        return file;
    }

    private Path write(Plan plan, Path file) throws IOException {
        Files.createDirectories(folder);
        write(file, plan.render());
        return file;
    }

    /** Writes all threads of a JVM in which a run hung, beside the plan. */
    Path writeThreads(String scenario, long seed, String dump) throws IOException {
        Path file = folder.resolve(scenario + "-" + Seeds.format(seed) + ".threads.txt");
        Files.createDirectories(folder);
        write(file, dump);
        return file;
    }

    private void write(Path file, String text) throws IOException {
        // Not createTempFile: nobody but the owner could read what it makes.
        Path whole = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(whole, text);
            move(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Reads a plan file, from any folder.
     *
     * @param file the file
     * @return the plan
     * @throws IllegalArgumentException if it cannot be read, or is no plan; the message says what
     *     is wrong with it
     */
    public static Plan read(Path file) {
        String text;
        try {
            if (Files.isDirectory(file)) {
                throw unreadable(file, "it is a folder");
            }
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                throw unreadable(file, "it is larger than " + MOST_BYTES + " bytes");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw unreadable(file, "there is none of that name");
        } catch (AccessDeniedException denied) {
            throw unreadable(file, "its permissions forbid it");
        } catch (CharacterCodingException binary) {
            throw unreadable(file, "it is no UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, RunFailure.oneLine(String.valueOf(e.getMessage())));
        }
        return Plan.parse(text, file.toString());
    }

    private static IllegalArgumentException unreadable(Path file, String problem) {
        return new IllegalArgumentException(
                "plan must be a file that can be read: file="
                        + file
                        + ", problem="
                        + problem
                        + ". Give a plan that 'explore' has written.");
    }
}
