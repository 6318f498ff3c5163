package dev.orrery.properties.check;

import dev.orrery.properties.check.Register.Ask;
import dev.orrery.sim.check.History;
import dev.orrery.sim.decision.SplitMix64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that call registers, one for each key. A call takes effect at one instant between its
 * invocation and its end, or later if its client never hears of it: so the history is linearizable,
 * unless answers are made up.
 */
final class PlayedHistory {
    private final class Client {
        final String name;
        Ask ask;
        boolean isDone = true;
        boolean isApplied;
        int answer;

        Client(String name) {
            this.name = name;
        }

        void step() {
            if (isDone) {
                invoke();
            } else if (!isApplied) {
                apply();
            } else {
                end();
            }
        }

        private void invoke() {
            String key = "k" + random.nextInt(keys);
            int value = random.nextInt(values);
            ask =
                    switch (random.nextInt(3)) {
                        case 0 -> Ask.write(key, value);
                        case 1 -> Ask.compareAndSet(key, random.nextInt(values), value);
                        default -> Ask.read(key);
                    };
            history.invoke(name, ask);
            calls++;
            isDone = false;
            isApplied = false;
        }

        private void apply() {
            var step = model.step(state.getOrDefault(ask.key(), model.initial()), ask);
            state.put(ask.key(), step.state());
            answer = step.output();
            isApplied = true;
        }

        private void end() {
            isDone = true;
            if (random.nextInt(100) < unknownPercent) {
                history.unknown(name);
            } else if (random.nextInt(100) < liePercent) {
                history.complete(name, random.nextInt(values));
            } else {
                history.complete(name, answer);
            }
        }

        /** The client gives up; the call takes effect now, later or never. */
        void giveUp() {
            if (!isDone && !isApplied) {
                history.unknown(name);
                isDone = true;
                if (random.nextInt(2) == 0) {
                    Client ghost = new Client("ghost");
                    ghost.ask = ask;
                    ghosts.add(ghost);
                }
            }
        }
    }

    private final Register model = new Register();
    private final SplitMix64 random;
    private final int keys;
    private final int values;
    private final int unknownPercent;
    private final int liePercent;
    private final Map<String, Integer> state = new TreeMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> ghosts = new ArrayList<>();
    private final History<Ask, Integer> history = new History<>(() -> 0);
    private int calls;

    PlayedHistory(
            long seed, int clients, int keys, int values, int unknownPercent, int liePercent) {
        this.random = new SplitMix64(seed);
        this.keys = keys;
        this.values = values;
        this.unknownPercent = unknownPercent;
        this.liePercent = liePercent;
        for (int i = 0; i < clients; i++) {
            this.clients.add(new Client("c" + i));
        }
    }

    History<Ask, Integer> play(int mostCalls) {
        while (calls < mostCalls) {
            Client next = clients.get(random.nextInt(clients.size()));
            if (random.nextInt(100) < unknownPercent) {
                next.giveUp();
            }
            next.step();
            if (!ghosts.isEmpty() && random.nextInt(4) == 0) {
                ghosts.remove(random.nextInt(ghosts.size())).apply();
            }
        }
        return history;
    }
}
