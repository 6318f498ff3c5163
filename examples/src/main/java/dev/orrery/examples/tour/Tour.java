package dev.orrery.examples.tour;

import dev.orrery.loop.task.TaskOptions;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The examples, by chapters: {@code examples/tour} lists them and runs those that are named. */
public final class Tour {
    private static final List<Class<?>> CHAPTERS =
            List.of(
                    Callbacks.class,
                    Timers.class,
                    Tasks.class,
                    Threads.class,
                    Blocking.class,
                    Channels.class,
                    Lifecycle.class,
                    Shutdown.class,
                    Recipes.class);

    private Tour() {}

    /**
     * Lists the examples, or runs those that are named.
     *
     * @param arguments names of examples, {@code all} for every one; {@code --virtual} before them
     *     runs them on virtual time
     */
    public static void main(String[] arguments) {
        List<String> names = new ArrayList<>(Arrays.asList(arguments));
        boolean isVirtual = names.remove("--virtual");
        if (names.isEmpty()) {
            CHAPTERS.forEach(Tour::list);
            return;
        }
        for (Piece piece : pieces()) {
            if (names.contains(piece.name()) || names.contains("all")) {
                System.out.println(piece.name() + ": " + piece.shows());
                play(piece, isVirtual);
            }
        }
    }

    /**
     * All examples.
     *
     * @return the examples, by chapters
     */
    public static List<Piece> pieces() {
        return CHAPTERS.stream().flatMap(chapter -> piecesOf(chapter).stream()).toList();
    }

    private static void play(Piece piece, boolean isVirtual) {
        if (isVirtual) {
            piece.playSimulated(TaskOptions.standard(), System.out::println);
        } else {
            piece.playLive(System.out::println);
        }
    }

    private static void list(Class<?> chapter) {
        System.out.println(chapter.getSimpleName());
        for (Piece piece : piecesOf(chapter)) {
            System.out.printf("  %-26s %s%n", piece.name(), piece.shows());
        }
    }

    private static List<Piece> piecesOf(Class<?> chapter) {
        List<Piece> pieces = new ArrayList<>();
        for (Method method : chapter.getDeclaredMethods()) {
            Example example = method.getAnnotation(Example.class);
            if (example != null) {
                pieces.add(new Piece(method, example));
            }
        }
        pieces.sort(Comparator.comparing(Piece::recorded));
        return pieces;
    }
}
