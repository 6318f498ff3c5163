package dev.orrery.properties.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All facts, and how docs/parity.md lists them. */
final class Facts {
    /**
     * Some facts.
     *
     * @param ends what their connections are made of
     */
    record Group(Class<?> type, String ends) {
        String name() {
            return type.getSimpleName().replace("Facts", "");
        }

        List<Fact> facts() {
            return Fact.of(type);
        }

        /** What they say, each once. */
        List<String> words() {
            return facts().stream().map(Fact::words).distinct().toList();
        }
    }

    private static final String PLAIN = "plain channels";

    static final List<Group> GROUPS =
            List.of(
                    new Group(ConnectFacts.class, PLAIN),
                    new Group(AcceptFacts.class, PLAIN),
                    new Group(TransferFacts.class, PLAIN),
                    new Group(CloseFacts.class, PLAIN),
                    new Group(OptionFacts.class, PLAIN),
                    new Group(SelectorFacts.class, PLAIN),
                    new Group(DatagramFacts.class, PLAIN),
                    new Group(BlockingFacts.class, PLAIN),
                    new Group(AdaptorFacts.class, PLAIN),
                    new Group(
                            ConversationFacts.class,
                            "any of plain channels, streams and transports at each end"),
                    new Group(StreamFacts.class, "streams here, plain channels there"),
                    new Group(TransportFacts.class, "transports here, plain channels there"),
                    new Group(DifferenceFacts.class, PLAIN));

    private Facts() {}

    static List<Fact> all() {
        return of(GROUPS);
    }

    static List<Fact> of(List<Group> groups) {
        return groups.stream().map(Group::facts).flatMap(List::stream).toList();
    }

    static List<Group> ofChannels() {
        return GROUPS.stream().filter(group -> group.ends().equals(PLAIN)).toList();
    }

    /** Those in which streams or transports take part. */
    static List<Group> ofLoops() {
        return GROUPS.stream().filter(group -> !group.ends().equals(PLAIN)).toList();
    }

    /** The tables of docs/parity.md. */
    static List<String> tables() {
        List<String> lines = new ArrayList<>();
        lines.add("| group | facts | checks in each world | what connections are made of |");
        lines.add("|---|---|---|---|");
        int facts = 0;
        for (Group group : GROUPS) {
            facts += group.words().size();
            lines.add(row(group.name(), group.words().size(), group.facts().size(), group.ends()));
        }
        lines.add(row("all", facts, all().size(), ""));
        for (Group group : GROUPS) {
            lines.add("");
            lines.add("### " + group.name());
            lines.add("");
            if (group.type() == DifferenceFacts.class) {
                lines.addAll(differences());
            } else {
                lines.add("| fact | real | simulated |");
                lines.add("|---|---|---|");
                group.words().forEach(words -> lines.add(row(words, "holds", "holds")));
            }
        }
        return lines;
    }

    private static List<String> differences() {
        Stream<String> head = Stream.of("| what | real | simulated | why |", "|---|---|---|---|");
        return Stream.concat(head, Fact.of(DifferenceFacts.class).stream().map(Facts::difference))
                .toList();
    }

    private static String difference(Fact fact) {
        Difference difference = fact.method().getAnnotation(Difference.class);
        if (difference == null) {
            throw new AssertionError("it must say what differs: fact=" + fact);
        }
        return row(fact.words(), difference.real(), difference.simulated(), difference.reason());
    }

    private static String row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(cell.equals("") ? "" : " " + cell).append(" |");
        }
        return row.toString();
    }
}
