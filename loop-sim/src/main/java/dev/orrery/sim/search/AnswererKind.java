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
    };

    private final String parameters;
    private final String description;

    AnswererKind(String parameters, String description) {
        this.parameters = parameters;
        this.description = description;
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
