package dev.loopdesk.hardening;

import dev.loopdesk.workspace.StaffGroup;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Roles at our own addresses, as authorities of Spring Security. Roles of staff follow from groups of the engine. */
public enum Role implements GrantedAuthority {
    /** A program with a key. */
    INTEGRATION,
    /** Works on tickets, or leads those who do; analysts do not. */
    STAFF,
    /** Sees figures and mail that was put aside. */
    MANAGER;

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
            case MANAGER -> EnumSet.of(StaffGroup.MANAGERS, StaffGroup.ADMINISTRATORS);
        };
    }

    @Override
    public String getAuthority() {
        return name();
    }

    /** Tells if a caller has this role. */
    public boolean isOf(Authentication caller) {
        return caller.getAuthorities().contains(this);
    }

    /** Roles of an account with these groups. */
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
