package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@WholeApplication
class WorkspaceSetUpTest {

    private static final List<String> TABLES = List.of(
            "ACT_ID_USER",
            "ACT_ID_GROUP",
            "ACT_ID_MEMBERSHIP",
            "ACT_RU_AUTHORIZATION",
            "ACT_RU_FILTER",
            "ACT_GE_PROPERTY");

    @Autowired
    private IdentityService identity;

    @Autowired
    private AuthorizationService authorizations;

    @Autowired
    private FilterService filters;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agent      | service-desk
            specialist | account-specialists application-specialists data-specialists network-specialists specialists workplace-specialists
            lead       | service-desk support-leads
            manager    | managers
            analyst    | analysts
            admin      | camunda-admin
            """)
    void accounts(String id, String groups) {
        User user = identity.createUserQuery().userId(id).singleResult();

        assertThat(user.getEmail()).isEqualTo(id + "@loopdesk.local");
        assertThat(identity.checkPassword(id, id)).isTrue();
        assertThat(identity.createGroupQuery().groupMember(id).list())
                .extracting(Group::getId)
                .containsExactlyInAnyOrder(groups.split(" ", -1));
    }

    @Test
    void nothing_is_granted_to_everyone() {
        assertThat(authorizations.createAuthorizationQuery().list())
                .noneMatch(right -> right.getAuthorizationType() == Authorization.AUTH_TYPE_GLOBAL)
                .noneMatch(right -> "*".equals(right.getUserId()));
    }

    @Test
    void a_second_start_changes_nothing() {
        TransactionTemplate undone = new TransactionTemplate(transactions);
        undone.executeWithoutResult(status -> {
            // Changes of an administrator stay.
            filters.deleteFilter(filters.createTaskFilterQuery()
                    .filterName("Overdue")
                    .singleResult()
                    .getId());
            identity.deleteUser("analyst");
            User lead = identity.createUserQuery().userId("lead").singleResult();
            lead.setEmail("someone@example.org");
            identity.saveUser(lead);
            authorizations.deleteAuthorization(authorizations
                    .createAuthorizationQuery()
                    .groupIdIn("managers")
                    .list()
                    .get(0)
                    .getId());
            List<Map<String, Object>> before = rows();

            setUp(new MockEnvironment(), null, null).setUp();

            assertThat(rows()).isEqualTo(before);
            status.setRollbackOnly();
        });
    }

    @Test
    void a_later_version_adds_what_it_brings() {
        TransactionTemplate undone = new TransactionTemplate(transactions);
        undone.executeWithoutResult(status -> {
            // A workspace that knows nothing yet of one right, one permission, one filter and one reader of a filter.
            String breach = WorkspaceSetUp.GIVEN + "support-leads.6.acknowledge-breach";
            management.deleteProperty(breach);
            authorizations.deleteAuthorization(
                    right("support-leads", Resources.PROCESS_DEFINITION, "acknowledge-breach")
                            .getId());
            String all = WorkspaceSetUp.GIVEN + "managers.6.*";
            management.setProperty(
                    all, String.valueOf(management.getProperties().get(all)).replace("READ_HISTORY ", ""));
            Authorization managers = right("managers", Resources.PROCESS_DEFINITION, "*");
            managers.removePermission(ProcessDefinitionPermissions.READ_HISTORY);
            managers.removePermission(ProcessDefinitionPermissions.RETRY_JOB);
            authorizations.saveAuthorization(managers);
            management.deleteProperty(WorkspaceSetUp.GIVEN + "queue.AT_RISK");
            management.deleteProperty(WorkspaceSetUp.FILTER + "AT_RISK");
            filters.deleteFilter(filter("At risk"));
            management.setProperty(WorkspaceSetUp.GIVEN + "queue.MY_TASKS", "service-desk specialists");
            authorizations.deleteAuthorization(
                    right("managers", Resources.FILTER, filter("My tasks")).getId());

            setUp(new MockEnvironment(), null, null).setUp();

            assertThat(right("support-leads", Resources.PROCESS_DEFINITION, "acknowledge-breach")
                            .isPermissionGranted(ProcessDefinitionPermissions.READ_HISTORY))
                    .isTrue();
            managers = right("managers", Resources.PROCESS_DEFINITION, "*");
            assertThat(managers.isPermissionGranted(ProcessDefinitionPermissions.READ_HISTORY))
                    .isTrue();
            assertThat(managers.isPermissionGranted(ProcessDefinitionPermissions.RETRY_JOB))
                    .as("what an administrator took away")
                    .isFalse();
            assertThat(right("managers", Resources.FILTER, filter("My tasks")).isPermissionGranted(Permissions.READ))
                    .isTrue();
            right("service-desk", Resources.FILTER, filter("At risk"));
            status.setRollbackOnly();
        });
    }

    /** Tasklist shows the groups of a task by name to whoever opens it, also when the group is another's. */
    @ParameterizedTest
    @ValueSource(strings = {"service-desk", "specialists", "support-leads", "managers"})
    void staffReadTheNamesOfAllGroupsWithoutChangingThem(String group) {
        Authorization right = right(group, Resources.GROUP, "*");

        assertThat(right.isPermissionGranted(Permissions.READ)).isTrue();
        assertThat(right.isPermissionGranted(Permissions.UPDATE)).isFalse();
        assertThat(right.isPermissionGranted(Permissions.DELETE)).isFalse();
    }

    private Authorization right(String group, Resource resource, String id) {
        return Objects.requireNonNull(authorizations
                .createAuthorizationQuery()
                .groupIdIn(group)
                .resourceType(resource)
                .resourceId(id)
                .singleResult());
    }

    private String filter(String name) {
        return filters.createTaskFilterQuery().filterName(name).singleResult().getId();
    }

    @Test
    void production_refuses_the_try_out_accounts() {
        assertThatThrownBy(() ->
                        setUp(production(), "root", "long-enough-password").afterSingletonsInstantiated())
                .isInstanceOf(ProductionRefusedException.class)
                .hasMessageContaining("\"agent\"");
        assertThat(identity.createUserQuery().userId("root").count()).isZero();
    }

    @Test
    void production_makes_the_first_administrator() {
        asInProduction(() -> {
            setUp(production(), "root", "long-enough-password").setUp();

            assertThat(identity.checkPassword("root", "long-enough-password")).isTrue();
            assertThat(identity.createUserQuery().list())
                    .extracting(User::getId)
                    .containsExactly("root");
            assertThat(filters.createTaskFilterQuery().count()).isEqualTo(7);
            // The next start needs neither name nor password.
            setUp(production(), null, null).setUp();
        });
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            none, none,                loopdesk.admin.username
            root, none,                loopdesk.admin.password
            root, short,               loopdesk.admin.password
            root-root-root, root-root-root, loopdesk.admin.password
            """)
    void production_needs_a_first_administrator(String name, String password, String property) {
        asInProduction(() -> assertThatThrownBy(
                        () -> setUp(production(), name, password).setUp())
                .isInstanceOf(ProductionRefusedException.class)
                .hasMessageContaining(property));
    }

    @Test
    void the_notice_says_where_to_go() {
        String english = ReadyNotice.notice(Texts.of("workspace", Locale.ENGLISH), "http://localhost:8080", false);
        String chinese = ReadyNotice.notice(
                Texts.of("workspace", Locale.forLanguageTag("zh-CN")), "http://localhost:8080", false);
        String production =
                ReadyNotice.notice(Texts.of("workspace", Locale.GERMAN), "https://support.example.org", true);

        assertThat(english)
                .contains("http://localhost:8080/camunda/app/tasklist", "http://localhost:8080/mailbox")
                .contains("agent, specialist, lead, manager, analyst, admin");
        assertThat(chinese).contains("已就绪", "agent, specialist");
        assertThat(production).contains("https://support.example.org/").doesNotContain("mailbox", "agent,");
    }

    /** Runs without any account, mark or filter, and undoes everything. */
    private void asInProduction(Runnable test) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            identity.createUserQuery().list().forEach(user -> identity.deleteUser(user.getId()));
            identity.createGroupQuery().list().forEach(group -> identity.deleteGroup(group.getId()));
            filters.createTaskFilterQuery().list().forEach(filter -> filters.deleteFilter(filter.getId()));
            authorizations
                    .createAuthorizationQuery()
                    .list()
                    .forEach(right -> authorizations.deleteAuthorization(right.getId()));
            management.getProperties().keySet().stream()
                    .filter(name -> name.startsWith("loopdesk."))
                    .forEach(management::deleteProperty);
            test.run();
            status.setRollbackOnly();
        });
    }

    private List<Map<String, Object>> rows() {
        return TABLES.stream()
                .flatMap(table -> jdbc.sql("select * from " + table).query().listOfRows().stream())
                .toList();
    }

    private static MockEnvironment production() {
        var environment = new MockEnvironment();
        environment.setActiveProfiles("production");
        return environment;
    }

    private WorkspaceSetUp setUp(
            MockEnvironment environment,
            @org.jspecify.annotations.Nullable String name,
            @org.jspecify.annotations.Nullable String password) {
        return new WorkspaceSetUp(
                identity,
                authorizations,
                filters,
                tasks,
                management,
                engine,
                new AdministratorProperties(name, password),
                transactions,
                environment);
    }
}
