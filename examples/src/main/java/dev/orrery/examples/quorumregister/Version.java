package dev.orrery.examples.quorumregister;

/**
 * A value and its number: of two the one with the higher number is newer.
 *
 * @param number 0 for what was there at first
 * @param value what was written
 */
record Version(int number, String value) {
    static final Version FIRST = new Version(0, "");

    Version newer(Version other) {
        return other.number > number ? other : this;
    }
}
