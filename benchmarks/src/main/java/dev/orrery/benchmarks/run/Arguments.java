package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param rows the workloads, in the order of all rows
 * @param peers the contenders that were named; empty for all
 * @param isQuick fewer and shorter processes
 * @param isList only say what there is
 * @param isGrowth the same work in other sizes
 * @param isDocuments write docs/benchmarks
 * @param json the file that the results go to as well, or null
 * @param from the file that the results come from in place of measuring, or null
 */
record Arguments(
        List<Row> rows,
        List<String> peers,
        boolean isQuick,
        boolean isList,
        boolean isGrowth,
        boolean isDocuments,
        @Nullable Path json,
        @Nullable Path from) {
    static final String USAGE =
            "usage: benchmarks/run [WORKLOAD...] [--peers A,B,...] [--quick] [--list] [--growth]"
                    + " [--json FILE] [--from FILE [--documents]] [--help]";

    /** What {@code --help} prints. */
    static final String HELP =
            USAGE
                    + """


                    Puts whole programs side by side in one sitting: for each workload and contender a line of
                    JSON on stdout, then tables; what goes on is said on stderr.

                      WORKLOAD         a row, or the beginning of names: echo for echo-...; without, all rows
                      --peers A,B,...  only these beside ours; the beginning of a name names them all
                      --quick          fewer and shorter processes
                      --list           the rows and who takes part, and nothing else
                      --growth         rows that have several sizes, at these: ours and the best peer
                      --json FILE      appends the lines of JSON to FILE as well
                      --from FILE      does not measure, but takes the lines of JSON in FILE
                      --documents      writes the tables and pictures of docs/benchmarks, from that FILE

                    A row takes about three minutes, all of them about three hours. A FILE can have rows of
                    several sittings, appended or put together with cat; of several results of one contender
                    the last one counts. Ends with 1 if a contender failed, with 2 if nothing could be done.
                    """;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it makes no sense; the message says what would
     */
    static Arguments parse(List<Row> all, String... arguments) {
        Set<String> flags = new LinkedHashSet<>();
        List<String> peers = new ArrayList<>();
        List<String> workloads = new ArrayList<>();
        Path json = null;
        Path from = null;
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        while (!left.isEmpty()) {
            String argument = left.removeFirst();
            switch (argument) {
                case "--quick", "--list", "--growth", "--documents" -> flags.add(argument);
                case "--peers" -> peers.addAll(List.of(valueOf(argument, left).split(",", -1)));
                case "--json" -> json = Path.of(valueOf(argument, left));
                case "--from" -> from = Path.of(valueOf(argument, left));
                default -> workloads.add(workload(argument));
            }
        }
        if (flags.contains("--documents") && from == null) {
            throw new IllegalArgumentException(
                    "--documents must come with --from FILE. Measure with --json FILE before. "
                            + USAGE);
        }
        List<Row> rows = rows(all, workloads);
        checkPeers(rows, peers);
        return new Arguments(
                rows,
                List.copyOf(peers),
                flags.contains("--quick"),
                flags.contains("--list"),
                flags.contains("--growth"),
                flags.contains("--documents"),
                json,
                from);
    }

    /**
     * Who takes part: of the others those that were named, also by the beginning of their name
     * ({@code netty} for {@code netty-nio} and {@code netty-epoll}) where nobody has just that
     * name; of ours all, unless one of ours was named.
     */
    List<Contender> contenders(Row row) {
        List<String> names = row.contenders().stream().map(Contender::name).toList();
        Set<String> wanted = new LinkedHashSet<>();
        peers.forEach(peer -> wanted.addAll(named(peer, names)));
        boolean isOursNamed =
                row.contenders().stream()
                        .anyMatch(each -> each.isOurs() && wanted.contains(each.name()));
        List<Contender> taking = new ArrayList<>();
        for (Contender each : row.contenders()) {
            if (peers.isEmpty()
                    || wanted.contains(each.name())
                    || (each.isOurs() && !isOursNamed)) {
                taking.add(each);
            }
        }
        return taking;
    }

    private static String workload(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("There is no option " + argument + ". " + USAGE);
        }
        return argument;
    }

    private static String valueOf(String option, Deque<String> left) {
        if (left.isEmpty() || left.getFirst().startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value. " + USAGE);
        }
        return left.removeFirst();
    }

    private static List<Row> rows(List<Row> all, List<String> wanted) {
        List<String> names = all.stream().map(Row::name).toList();
        for (String workload : wanted) {
            if (named(workload, names).isEmpty()) {
                throw new IllegalArgumentException(
                        "There is no workload "
                                + workload
                                + ". The workloads are: "
                                + String.join(", ", names)
                                + ". "
                                + USAGE);
            }
        }
        Set<String> taking = new LinkedHashSet<>();
        wanted.forEach(workload -> taking.addAll(named(workload, names)));
        return all.stream().filter(row -> wanted.isEmpty() || taking.contains(row.name())).toList();
    }

    private static void checkPeers(List<Row> rows, List<String> peers) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.contenders().forEach(each -> names.add(each.name())));
        for (String peer : peers) {
            if (named(peer, List.copyOf(names)).isEmpty()) {
                throw new IllegalArgumentException(
                        "There is no peer "
                                + peer
                                + ". The peers are: "
                                + String.join(", ", names)
                                + ". "
                                + USAGE);
            }
        }
    }

    /** The one of that name, or those whose names begin so: seeds, netty. */
    private static List<String> named(String peer, List<String> names) {
        return names.contains(peer)
                ? List.of(peer)
                : names.stream().filter(name -> name.startsWith(peer + "-")).toList();
    }
}
