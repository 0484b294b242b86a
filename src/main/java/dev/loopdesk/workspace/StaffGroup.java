package dev.loopdesk.workspace;

import dev.loopdesk.process.contract.TechnicalSupport.Group;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The groups of staff. Diagrams, filters and rights refer to their ids. */
public enum StaffGroup {
    SERVICE_DESK(Group.SERVICE_DESK),
    SPECIALISTS(Group.SPECIALISTS),
    SUPPORT_LEADS(Group.SUPPORT_LEADS),
    MANAGERS(Group.MANAGERS),
    ANALYSTS("analysts"),
    ADMINISTRATORS("camunda-admin"),
    NETWORK_SPECIALISTS("network-specialists"),
    ACCOUNT_SPECIALISTS("account-specialists"),
    WORKPLACE_SPECIALISTS("workplace-specialists"),
    APPLICATION_SPECIALISTS("application-specialists"),
    DATA_SPECIALISTS("data-specialists");

    /**
     * Teams of specialists by category: every member also belongs to {@link #SPECIALISTS}, which holds their rights.
     */
    static final List<StaffGroup> TEAMS = List.of(
            NETWORK_SPECIALISTS, ACCOUNT_SPECIALISTS, WORKPLACE_SPECIALISTS, APPLICATION_SPECIALISTS, DATA_SPECIALISTS);

    private final String id;

    StaffGroup(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Returns the ids of all groups that the product brings. */
    public static Set<String> all() {
        return Stream.of(values()).map(StaffGroup::id).collect(Collectors.toSet());
    }

    /** Returns the name that the engine stores. */
    String title() {
        return WorkspaceNames.ofGroup(this, Locale.ENGLISH);
    }
}
