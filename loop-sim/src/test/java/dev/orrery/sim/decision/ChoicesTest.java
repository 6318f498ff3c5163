package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChoicesTest {
    @Test
    void namedOptionsKeepTheirOrder() {
        Choices choices = Choices.of("calm", "late");
        assertThat(choices.size()).isEqualTo(2);
        assertThat(choices.key(1)).isEqualTo("late");
        assertThat(choices.indexOf("late")).isEqualTo(1);
        assertThat(choices.indexOf("lost")).isEqualTo(-1);
        assertThat(choices.footprint(0)).isNull();
    }

    @Test
    void noIsTheCalmAnswer() {
        assertThat(Choices.yesNo().key(0)).isEqualTo("no");
        assertThat(Choices.yesNo().key(1)).isEqualTo("yes");
        assertThat(Choices.yesNo().size()).isEqualTo(2);
    }

    @Test
    void numbersAreTheirOwnNames() {
        for (int size : new int[] {1, 2, 63, 64, 65, 66, 1_000_000}) {
            Choices choices = Choices.upTo(size);
            assertThat(choices.size()).isEqualTo(size);
            for (int option : new int[] {0, size / 2, size - 1}) {
                assertThat(choices.key(option)).isEqualTo(Integer.toString(option));
                assertThat(choices.indexOf(choices.key(option))).isEqualTo(option);
            }
            assertThat(choices.indexOf(Integer.toString(size))).isEqualTo(-1);
        }
    }

    @Test
    void anotherSpellingOfANumberIsNoOption() {
        for (String key : new String[] {"01", "+1", "-1", "", "x", "99999999999"}) {
            assertThat(Choices.upTo(3).indexOf(key)).as(key).isEqualTo(-1);
        }
    }

    @Test
    void fewNumbersAreNotMadeAnew() {
        assertThat(Choices.upTo(64)).isSameAs(Choices.upTo(64));
    }

    @Test
    void noNumberIsRefused() {
        assertThatThrownBy(() -> Choices.upTo(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "n must be at least 1: n=0. A question needs an option to answer with.");
    }

    @Test
    void noNameIsRefused() {
        assertThatThrownBy(Choices::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "keys must hold at least one name: keys.length=0. Name the calm option"
                                + " first.");
    }

    @Test
    void oneNameTwiceIsRefused() {
        assertThatThrownBy(() -> Choices.of("a b", "c", "a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "keys must be distinct: key=\"a b\". A plan finds an option by its name.");
    }

    @Test
    void optionsAreNotRareUnlessSaid() {
        assertThat(Choices.yesNo().rarity()).isEqualTo(1);
        assertThat(Choices.upTo(7).rarity()).isEqualTo(1);
    }

    @Test
    void rareOptionsAreTheSameOptions() {
        Choices rare = Choices.rare(Choices.of("calm", "late"), 50);
        assertThat(rare.size()).isEqualTo(2);
        assertThat(rare.key(1)).isEqualTo("late");
        assertThat(rare.indexOf("late")).isEqualTo(1);
        assertThat(rare.rarity()).isEqualTo(50);
        assertThat(Choices.rare(rare, 7).rarity()).isEqualTo(50);
        assertThat(Choices.rare(rare, 70).rarity()).isEqualTo(70);
    }

    @Test
    void oneInNoneIsRefused() {
        assertThatThrownBy(() -> Choices.rare(Choices.yesNo(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "oneIn must be at least 1: oneIn=0. Use 1 for options that are not rare.");
    }
}
