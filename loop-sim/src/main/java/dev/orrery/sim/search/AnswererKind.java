package dev.orrery.sim.search;

import dev.orrery.sim.decision.SeededOracle;

import java.util.Locale;

/** The answerers that there are, in the order in which a user should think of them. */
enum AnswererKind {
    /** See {@link SeededOracle}. */
    SEEDED("[:swarm=off]", "by chance; each seed has kinds of accidents that are rare, or never") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return parameters.isOn("swarm", true)
                    ? new SeedAnswerer(spec, SeededOracle::new)
                    : new SeedAnswerer(spec, SeededOracle::even);
        }
    },
    /** See {@link SeededOracle#uniform}. */
    UNIFORM("", "every option as likely as any other, always: what the others are compared with") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return new SeedAnswerer(spec, SeededOracle::uniform);
        }
    },
    /** See {@link CalmAnswerer}. */
    CALM("", "one run without accidents") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return new CalmAnswerer(spec, worker);
        }
    },
    /** See {@link ExhaustiveAnswerer}. */
    EXHAUSTIVE(
            "[:deviations=2,depth=1000]",
            "every run that differs from the calm one in few of its first answers, few first") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            int deviations = parameters.number("deviations", 2, 0, 100);
            int depth = parameters.number("depth", 1_000, 1, 1_000_000);
            return new ExhaustiveAnswerer(spec, deviations, depth, worker, workers);
        }
    },
    /** See {@link PctOracle}. */
    PCT(
            "[:depth=3,steps=N]",
            "orders by priority with few changes: finds what few orderings bring out") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            int depth = parameters.number("depth", 3, 1, 100);
            int steps = parameters.number("steps", PctAnswerer.LEARN, 1, 1_000_000_000);
            return new PctAnswerer(spec, depth, steps);
        }
    },
    /** See {@link PosOracle}. */
    POS("", "partial orders: a new priority for each turn, so that unrelated turns do not matter") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return new SeedAnswerer(spec, PosOracle::new);
        }
    },
    /** See {@link NoveltyAnswerer}. */
    NOVELTY("", "goes on from runs that reached events or states that no run had reached") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return new NoveltyAnswerer(spec);
        }
    },
    /** See {@link MixAnswerer}. */
    MIX("[:seeded=40,pct=20,pos=20,novelty=20]", "one of several for each run, by shares") {
        @Override
        Answerer make(String spec, Parameters parameters, int worker, int workers) {
            return mix(spec, parameters, worker, workers);
        }
    };

    private static final int MOST_SHARES = 1_000_000;

    private final String parameters;
    private final String description;

    AnswererKind(String parameters, String description) {
        this.parameters = parameters;
        this.description = description;
    }

    private static Answerer mix(String spec, Parameters parameters, int worker, int workers) {
        boolean isStandard = parameters.isEmpty();
        MixAnswerer mix = new MixAnswerer(spec);
        for (AnswererKind part : values()) {
            if (part == MIX) {
                continue;
            }
            int standard = isStandard ? part.standardShare() : 0;
            int share = parameters.number(part.title(), standard, 0, MOST_SHARES);
            if (share > 0) {
                Parameters none = Parameters.in(part.title());
                mix.add(part.make(part.title(), none, worker, workers), share);
            }
        }
        if (mix.shares() == 0) {
            throw parameters.refusal(
                    "mix must have a share for somebody",
                    "shares",
                    "0",
                    "Name an answerer, as in mix:seeded=3,pct=1.");
        }
        return mix;
    }

    /** In a mix for which nothing else is said. */
    private int standardShare() {
        return switch (this) {
            case SEEDED -> 40;
            case PCT, POS, NOVELTY -> 20;
            default -> 0;
        };
    }

    abstract Answerer make(String spec, Parameters parameters, int worker, int workers);

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    String usage() {
        return title() + parameters;
    }

    String description() {
        return description;
    }
}
