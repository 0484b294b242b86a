package dev.loopdesk.hardening;

import dev.loopdesk.workspace.StaffGroup;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Roles for Loopdesk's own addresses, as authorities of Spring Security. Roles of staff follow from the engine's
 * groups.
 */
public enum Role implements GrantedAuthority {
    /** An integration with an API key. */
    INTEGRATION,
    /** Everybody who reads tickets, writes to requesters and leaves notes: agents, leads, managers; not analysts. */
    STAFF,
    /** Works on tickets: takes calls, triages, hands over, corrects, links; managers do not. */
    AGENT,
    /** Decides on what agents have blocked. */
    LEAD,
    /** Has access to figures and quarantined mail. */
    MANAGER,
    /** Proposes changes of the models. */
    ANALYST;

    private Set<StaffGroup> groups() {
        return switch (this) {
            case INTEGRATION -> EnumSet.noneOf(StaffGroup.class);
            case STAFF ->
                EnumSet.of(
                        StaffGroup.SERVICE_DESK,
                        StaffGroup.SPECIALISTS,
                        StaffGroup.SUPPORT_LEADS,
                        StaffGroup.MANAGERS,
                        StaffGroup.ADMINISTRATORS);
            case AGENT ->
                EnumSet.of(
                        StaffGroup.SERVICE_DESK,
                        StaffGroup.SPECIALISTS,
                        StaffGroup.SUPPORT_LEADS,
                        StaffGroup.ADMINISTRATORS);
            case LEAD -> EnumSet.of(StaffGroup.SUPPORT_LEADS, StaffGroup.MANAGERS, StaffGroup.ADMINISTRATORS);
            case MANAGER -> EnumSet.of(StaffGroup.MANAGERS, StaffGroup.ADMINISTRATORS);
            case ANALYST -> EnumSet.of(StaffGroup.ANALYSTS, StaffGroup.ADMINISTRATORS);
        };
    }

    @Override
    public String getAuthority() {
        return name();
    }

    /** Tells whether a caller has this role. */
    public boolean isOf(Authentication caller) {
        return caller.getAuthorities().contains(this);
    }

    /** Returns the roles of an account with these groups. */
    static Set<Role> ofGroups(Collection<String> groupIds) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : values()) {
            if (role.groups().stream().map(StaffGroup::id).anyMatch(groupIds::contains)) {
                roles.add(role);
            }
        }
        return roles;
    }
}
