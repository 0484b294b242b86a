package dev.loopdesk.workspace;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sets up the workspace at the first start, before the first request: groups, rights, filters, and the trial accounts
 * or, in production, the first administrator. Marks in the database record each item, so that a later start neither
 * undoes nor repeats an administrator's change, and adds items of a later version.
 */
@Component
class WorkspaceSetUp implements SmartInitializingSingleton {

    /** Engine property that marks a workspace as set up. */
    static final String MARK = "loopdesk.workspace";

    /** Engine properties that record granted items: a right's permissions, or the readers of a filter. */
    static final String GIVEN = "loopdesk.given.";

    /** Engine properties that record the ids of filters, because titles are not unique. */
    static final String FILTER = "loopdesk.filter.";

    private final IdentityService identity;
    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;
    private final ManagementService management;
    private final ProcessEngineConfigurationImpl engine;
    private final AdministratorProperties administrator;
    private final TransactionTemplate transaction;
    private final boolean production;

    WorkspaceSetUp(
            IdentityService identity,
            AuthorizationService authorizations,
            FilterService filters,
            TaskService tasks,
            ManagementService management,
            ProcessEngineConfigurationImpl engine,
            AdministratorProperties administrator,
            PlatformTransactionManager transactions,
            Environment environment) {
        this.identity = identity;
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
        this.management = management;
        this.engine = engine;
        this.administrator = administrator;
        this.transaction = new TransactionTemplate(transactions);
        this.production = environment.acceptsProfiles(Profiles.of(ProductionCheck.PROFILE));
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            transaction.executeWithoutResult(status -> setUp());
        } catch (ProductionRefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // Another node that started at the same time may have done the setup.
            transaction.executeWithoutResult(status -> setUp());
        }
    }

    void setUp() {
        if (production) {
            refuseTryOutAccounts();
        }
        boolean first = !management.getProperties().containsKey(MARK);
        if (first) {
            // The mark is written first: of two nodes, the second waits here for the first.
            management.setProperty(MARK, "1");
            for (StaffGroup group : StaffGroup.values()) {
                create(group);
            }
        }
        Map<String, String> given = management.getProperties();
        Grant.all().forEach(grant -> give(grant, given));
        if (production) {
            createFirstAdministrator();
        } else if (first) {
            for (TryOutAccount account : TryOutAccount.values()) {
                create(account);
            }
        }
        String owner = production ? administrator.username() : TryOutAccount.ADMIN.id();
        for (TaskFilter queue : TaskFilter.values()) {
            give(queue, owner, given);
        }
    }

    private void give(Grant grant, Map<String, String> given) {
        String mark = GIVEN + grant.group().id() + "." + grant.resource().resourceType() + "." + grant.id();
        Set<String> before = words(given.get(mark));
        List<Permission> fresh = grant.permissions().stream()
                .filter(permission -> !before.contains(permission.getName()))
                .toList();
        if (!fresh.isEmpty()) {
            authorize(grant, fresh);
            fresh.forEach(permission -> before.add(permission.getName()));
            management.setProperty(mark, String.join(" ", before));
        }
    }

    private void give(TaskFilter queue, @Nullable String owner, Map<String, String> given) {
        String mark = GIVEN + "queue." + queue.name();
        Set<String> before = words(given.get(mark));
        List<StaffGroup> fresh = queue.readers().stream()
                .filter(reader -> !before.contains(reader.id()))
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        String filter = given.get(FILTER + queue.name());
        if (filter == null) {
            filter = create(queue, owner);
            management.setProperty(FILTER + queue.name(), filter);
        }
        // A missing filter was deleted by an administrator.
        if (filters.createTaskFilterQuery().filterId(filter).count() > 0) {
            for (StaffGroup reader : fresh) {
                List<Permission> read = List.of(Permissions.READ);
                authorize(new Grant(reader, Resources.FILTER, filter, read), read);
            }
        }
        fresh.forEach(reader -> before.add(reader.id()));
        management.setProperty(mark, String.join(" ", before));
    }

    private static Set<String> words(@Nullable String text) {
        return text == null ? new TreeSet<>() : new TreeSet<>(List.of(text.split(" ", -1)));
    }

    private void create(StaffGroup group) {
        if (identity.createGroupQuery().groupId(group.id()).count() > 0) {
            return;
        }
        Group created = identity.newGroup(group.id());
        created.setName(group.title());
        created.setType(group == StaffGroup.ADMINISTRATORS ? "SYSTEM" : "WORKFLOW");
        identity.saveGroup(created);
    }

    private void create(TryOutAccount account) {
        if (identity.createUserQuery().userId(account.id()).count() > 0) {
            return;
        }
        User user = identity.newUser(account.id());
        user.setFirstName(account.firstName());
        user.setLastName(account.lastName());
        user.setEmail(account.id() + "@loopdesk.local");
        user.setPassword(account.id());
        identity.saveUser(user);
        for (StaffGroup group : account.groups()) {
            identity.createMembership(account.id(), group.id());
        }
    }

    private void createFirstAdministrator() {
        String group = StaffGroup.ADMINISTRATORS.id();
        if (identity.createUserQuery().memberOfGroup(group).count() > 0) {
            return;
        }
        ProductionSettings.requireAdministrator(administrator);
        String name = Objects.requireNonNull(administrator.username());
        User user = identity.newUser(name);
        user.setFirstName(TryOutAccount.ADMIN.firstName());
        user.setLastName(TryOutAccount.ADMIN.lastName());
        user.setPassword(administrator.password());
        identity.saveUser(user);
        identity.createMembership(name, group);
    }

    private String create(TaskFilter queue, @Nullable String owner) {
        return filters.saveFilter(filters.newTaskFilter(queue.title())
                        .setOwner(owner)
                        .setQuery(queue.query(tasks))
                        .setProperties(queue.properties()))
                .getId();
    }

    private void authorize(Grant grant, List<Permission> permissions) {
        Authorization found = authorizations
                .createAuthorizationQuery()
                .groupIdIn(grant.group().id())
                .resourceType(grant.resource())
                .resourceId(grant.id())
                .singleResult();
        Authorization authorization =
                found == null ? authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT) : found;
        if (found == null) {
            authorization.setGroupId(grant.group().id());
            authorization.setResource(grant.resource());
            authorization.setResourceId(grant.id());
        }
        permissions.forEach(authorization::addPermission);
        authorizations.saveAuthorization(authorization);
    }

    /** Compares with stored hashes, because a tried password would count as a failed sign-in. */
    private void refuseTryOutAccounts() {
        for (TryOutAccount account : TryOutAccount.values()) {
            User user = identity.createUserQuery().userId(account.id()).singleResult();
            if (user instanceof UserEntity stored
                    && engine.getPasswordManager()
                            .check(EncryptionUtil.saltPassword(account.id(), stored.getSalt()), stored.getPassword())) {
                throw ProductionRefusedException.of("production.try-out-account", account.id());
            }
        }
    }
}
