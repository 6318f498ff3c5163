package dev.orrery.examples.publishing;

/** What editors do to an article; what its state does not allow does nothing. */
enum Step {
    COMMENT,
    EDIT,
    SUBMIT,
    REJECT,
    APPROVE,
    PUBLISH,
    ARCHIVE,
    RESTORE;

    void take(Article article) {
        switch (this) {
            case COMMENT -> {}
            case EDIT -> article.edit();
            case SUBMIT -> article.submit();
            case REJECT -> article.reject();
            case APPROVE -> article.approve();
            case PUBLISH -> article.publish();
            case ARCHIVE -> article.archive();
            case RESTORE -> article.restore();
        }
    }
}
