package dev.orrery.loop.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ContextTest {
    private final ContextVar<String> name = ContextVar.of("name");
    private final ContextVar<Integer> size = ContextVar.of("size");

    @Test
    void withoutValuesThereIsOnlyNullOrTheFallback() {
        assertThat(Context.empty().get(name)).isNull();
        assertThat(name.get()).isNull();
        assertThat(name.getOrElse("fallback")).isEqualTo("fallback");
    }

    @Test
    void withMakesAnotherContextAndLeavesThisOneAsItIs() {
        Context one = Context.empty().with(name, "a");
        Context two = one.with(size, 3).with(name, "b");

        assertThat(Context.empty().get(name)).isNull();
        assertThat(one.get(name)).isEqualTo("a");
        assertThat(one.get(size)).isNull();
        assertThat(two.get(name)).isEqualTo("b");
        assertThat(two.get(size)).isEqualTo(3);
    }

    @Test
    void twoVariablesOfOneNameAreTwoVariables() {
        ContextVar<String> namesake = ContextVar.of("name");

        assertThat(Context.empty().with(name, "a").get(namesake)).isNull();
    }

    @Test
    void runMakesItCurrentForAWhile() {
        Context outer = Context.empty().with(name, "outer");
        Context inner = Context.empty().with(name, "inner");
        List<String> seen = new ArrayList<>();
        outer.run(
                () -> {
                    inner.run(() -> seen.add(name.get()));
                    seen.add(name.get());
                });

        assertThat(seen).containsExactly("inner", "outer");
        assertThat(Context.current()).isSameAs(Context.empty());
    }

    @Test
    void runRestoresTheContextBeforeEvenIfItThrowsOrSets() {
        Context outer = Context.empty().with(name, "outer");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                outer.run(
                                        () -> {
                                            name.set("changed");
                                            throw new IllegalArgumentException("no");
                                        }));
        assertThat(name.get()).isNull();
        assertThat(outer.get(name)).isEqualTo("outer");
    }

    @Test
    void everyThreadHasItsOwnCurrentContext() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        Thread other = new Thread(() -> seen.add(name.getOrElse("none")));
        Context.empty()
                .with(name, "here")
                .run(
                        () -> {
                            other.start();
                            try {
                                other.join();
                            } catch (InterruptedException unexpected) {
                                throw new AssertionError(unexpected);
                            }
                        });

        assertThat(seen).containsExactly("none");
    }

    @Test
    void refusesNulls() {
        assertThatNullPointerException().isThrownBy(() -> ContextVar.of(null));
        assertThatNullPointerException().isThrownBy(() -> Context.empty().with(name, null));
        assertThatNullPointerException().isThrownBy(() -> Context.empty().with(null, "a"));
        assertThatNullPointerException().isThrownBy(() -> name.set(null));
    }

    @Test
    void showsItsValues() {
        assertThat(Context.empty()).hasToString("Context[]");
        assertThat(Context.empty().with(name, "a").with(size, 3))
                .hasToString("Context[name=a, size=3]");
    }
}
