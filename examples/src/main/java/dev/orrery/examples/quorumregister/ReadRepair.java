package dev.orrery.examples.quorumregister;

import java.util.function.Consumer;

/** What a reader does with the newest version that it has found. */
enum ReadRepair {
    /** It first writes it to a majority: now nobody can read an older one any more. */
    WRITES_IT_BACK {
        @Override
        void repair(Version newest, Consumer<Version> writeBack) {
            writeBack.accept(newest);
        }
    },

    /**
     * THE BUG of {@code quorum-register-bug-no-write-back}: it just returns it. While a write has
     * reached one replica only, a reader that asks this one sees the new value, and a later reader
     * that asks the two others sees the old one again.
     */
    TRUSTS_THE_WRITER {
        @Override
        void repair(Version newest, Consumer<Version> writeBack) {}
    };

    abstract void repair(Version newest, Consumer<Version> writeBack);
}
