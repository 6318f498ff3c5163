package dev.orrery.properties.sync;

/** What tasks do with one primitive, with a model beside it that every step is compared with. */
interface Play {
    /** Lets the actors enter. */
    void begin(Troupe troupe);

    /** Called when nothing can happen any more: whoever waits now waits for ever. */
    void end(Troupe troupe);
}
