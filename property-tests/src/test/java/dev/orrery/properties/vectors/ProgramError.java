package dev.orrery.properties.vectors;

/** An error of a program, with the text that a trace has for it. */
final class ProgramError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;

    private ProgramError(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** What the op `raise` throws and the op `set_exception` sets. */
    static ProgramError raised(String message) {
        return new ProgramError("Error: " + message, null);
    }

    /** What asyncio calls {@code name}, where this library's class does not tell. */
    static ProgramError named(String name, Throwable cause) {
        return new ProgramError(name, cause);
    }

    String text() {
        return text;
    }
}
