package dev.loopdesk.workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Trial accounts. Each password is the account's id, so production refuses to run with them. */
public enum TryOutAccount {
    AGENT("Service", "agent"),
    SPECIALIST("Support", "specialist"),
    LEAD("Support", "lead"),
    MANAGER("Service", "manager"),
    ANALYST("Process", "analyst"),
    ADMIN("System", "administrator");

    private final String firstName;
    private final String lastName;

    TryOutAccount(String firstName, String lastName) {
        this.firstName = firstName;
        this.lastName = lastName;
    }

    /** Returns the ids of all accounts, in the order in which people read them. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(TryOutAccount::id).toList();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String firstName() {
        return firstName;
    }

    String lastName() {
        return lastName;
    }

    List<StaffGroup> groups() {
        return switch (this) {
            case AGENT -> List.of(StaffGroup.SERVICE_DESK);
            case SPECIALIST -> {
                List<StaffGroup> groups = new ArrayList<>(StaffGroup.TEAMS);
                groups.add(StaffGroup.SPECIALISTS);
                yield groups;
            }
            case LEAD -> List.of(StaffGroup.SUPPORT_LEADS, StaffGroup.SERVICE_DESK);
            case MANAGER -> List.of(StaffGroup.MANAGERS);
            case ANALYST -> List.of(StaffGroup.ANALYSTS);
            case ADMIN -> List.of(StaffGroup.ADMINISTRATORS);
        };
    }
}
