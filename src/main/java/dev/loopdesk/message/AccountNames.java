package dev.loopdesk.message;

/** Gives accounts of staff the names that people read. */
@FunctionalInterface
public interface AccountNames {

    /** Returns the name of an account, or the account itself if it has none. */
    String of(String account);
}
