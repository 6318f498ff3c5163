package dev.orrery.examples.publishing;

/**
 * An article: a draft is submitted, approved, published and archived; an edit or a rejection makes
 * it a draft again. Threading: one loop. Promise: the public reads approved versions only.
 */
final class Article {
    /** How far it is. */
    enum State {
        DRAFT,
        SUBMITTED,
        APPROVED,
        PUBLISHED,
        ARCHIVED
    }

    private final Restoring restoring;
    private State state = State.DRAFT;
    private int version = 1;
    private int approvedVersion;
    private boolean isPublic;
    private boolean wasPublic;

    Article(Restoring restoring) {
        this.restoring = restoring;
    }

    void edit() {
        if (state != State.PUBLISHED && state != State.ARCHIVED) {
            version++;
            state = State.DRAFT;
        }
    }

    void submit() {
        move(State.DRAFT, State.SUBMITTED);
    }

    void reject() {
        if (state == State.SUBMITTED || state == State.APPROVED) {
            state = State.DRAFT;
        }
    }

    void approve() {
        if (move(State.SUBMITTED, State.APPROVED)) {
            approvedVersion = version;
        }
    }

    void publish() {
        if (move(State.APPROVED, State.PUBLISHED)) {
            isPublic = true;
        }
    }

    /** What is withdrawn before it was published is archived as well. */
    void archive() {
        if (state != State.ARCHIVED) {
            state = State.ARCHIVED;
            wasPublic = isPublic;
            isPublic = false;
        }
    }

    void restore() {
        if (move(State.ARCHIVED, State.DRAFT)) {
            isPublic = restoring.isPublic(wasPublic);
        }
    }

    boolean isPublicApproved() {
        return !isPublic || version == approvedVersion;
    }

    /** For people and searches: its state and who can read it. */
    String situation() {
        return state + (isPublic ? ", public" : wasPublic ? ", was public" : "");
    }

    private boolean move(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }
}
