package dev.orrery.examples.replicatedlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Promises in a file, which is replaced as a whole when its successor is safe on the disk. */
final class FileStorage implements Storage {
    private static final String NOBODY = "-";

    private final Path file;

    FileStorage(Path file) {
        this.file = file;
    }

    @Override
    public Promises load() {
        if (!Files.exists(file)) {
            return Promises.NONE;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            String vote = lines.get(1).equals(NOBODY) ? null : lines.get(1);
            return new Promises(
                    Integer.parseInt(lines.get(0)),
                    vote,
                    Entry.parseAll(lines.subList(2, lines.size())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void save(Promises promises) {
        List<String> lines = new ArrayList<>();
        lines.add(Integer.toString(promises.term()));
        lines.add(promises.vote() == null ? NOBODY : promises.vote());
        promises.log().forEach(entry -> lines.add(entry.toString()));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            write(next, String.join("\n", lines));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(Path path, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
            channel.force(true);
        }
    }
}
