package dev.loopdesk;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of dependencies: ways in and out and stages, then the process, then the domain. */
@AnalyzeClasses(packages = "dev.loopdesk", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {

    private static final String[] DOMAIN = {
        "dev.loopdesk.ticket..",
        "dev.loopdesk.message..",
        "dev.loopdesk.servicetime..",
        "dev.loopdesk.problem..",
        "dev.loopdesk.search..",
        "dev.loopdesk.knowledge..",
        "dev.loopdesk.retrieval..",
        "dev.loopdesk.forecast..",
        "dev.loopdesk.text.."
    };
    private static final String[] STAGES = {
        "dev.loopdesk.intake..",
        "dev.loopdesk.triage..",
        "dev.loopdesk.diagnosis..",
        "dev.loopdesk.solution..",
        "dev.loopdesk.verification..",
        "dev.loopdesk.followup.."
    };
    private static final String PROCESS = "dev.loopdesk.process..";
    private static final String[] WAYS_IN_AND_OUT = {
        "dev.loopdesk.portal..",
        "dev.loopdesk.mail..",
        "dev.loopdesk.api..",
        "dev.loopdesk.desk..",
        "dev.loopdesk.webhook..",
        "dev.loopdesk.hardening..",
        "dev.loopdesk.workspace..",
        "dev.loopdesk.translation..",
        "dev.loopdesk.replay..",
        "dev.loopdesk.changes..",
        "dev.loopdesk.reports..",
        "dev.loopdesk.proof..",
        "dev.loopdesk.walk..",
        "dev.loopdesk.rerun..",
        "dev.loopdesk.evidence..",
        "dev.loopdesk.history..",
        "dev.loopdesk.summary..",
        "dev.loopdesk.cluster..",
        "dev.loopdesk.monitoring..",
        "dev.loopdesk.samples.."
    };

    /** Classes that use the engine's inner parts, because the engine offers nothing public at these places. */
    private static final List<String> ON_THE_ENGINES_INSIDE = List.of(
            // The interceptor in front of the engine's commands, and the plugin that installs it.
            "dev.loopdesk.process.answers.TaskCompletionInterceptor",
            "dev.loopdesk.process.answers.CommandInterceptorPlugin",
            // A comment is a note of the case file.
            "dev.loopdesk.process.answers.CommentInterceptor",
            // The engine's event of a follow-up date says what it was before.
            "dev.loopdesk.process.conversation.FollowUpRecord",
            // A refusal is answered with status 400 because of its type.
            "dev.loopdesk.process.contract.Refusal",
            // A loop without a wait never leaves the engine.
            "dev.loopdesk.walk.EndlessLoopGuard",
            // Cells of decision tables are parsed once.
            "dev.loopdesk.process.contract.FeelParserCache",
            // The caller, and the engine's time.
            "dev.loopdesk.process.answers.ReportIntake",
            "dev.loopdesk.process.answers.AccountRights",
            "dev.loopdesk.process.answers.TaskAnswers",
            "dev.loopdesk.process.targets.EngineClock",
            // A breach is an incident of the place that ends it.
            "dev.loopdesk.process.targets.BreachIncidents",
            // A timer whose deadline lies ahead again can be created by the engine only together with its activity.
            "dev.loopdesk.process.targets.TargetTimers",
            // A timer that would end a wait too early is put off when it fires.
            "dev.loopdesk.process.targets.WaitTimers",
            "dev.loopdesk.process.targets.WaitTimerJobHandler",
            "dev.loopdesk.process.targets.WaitTimerPlugin",
            // The base of the web applications' plugins lies in a package of that name.
            "dev.loopdesk.desk.DeskPlugin",
            "dev.loopdesk.changes.ChangesPlugin",
            "dev.loopdesk.reports.ReportsPlugin",
            // Work on changes of the models is a job of the engine.
            "dev.loopdesk.changes.ChangeJobHandler",
            "dev.loopdesk.changes.ChangeJobPlugin",
            "dev.loopdesk.changes.ChangeJobs",
            // Jobs are locked in the name of the node.
            "dev.loopdesk.cluster.JobLockOwner",
            // A replay moves the engine's clock.
            "dev.loopdesk.replay.VirtualTime",
            // Limits of expressions and deployments.
            "dev.loopdesk.hardening.EngineHardening",
            "dev.loopdesk.hardening.DeploymentPolicy",
            "dev.loopdesk.hardening.DeploymentInterceptor",
            "dev.loopdesk.hardening.ModelParseListener",
            "dev.loopdesk.hardening.TimerRules",
            "dev.loopdesk.hardening.NoScriptEngines",
            // Rights of people beside the engine's permissions.
            "dev.loopdesk.hardening.AdministratorManagementService",
            "dev.loopdesk.hardening.CommandAuthorizationInterceptor",
            "dev.loopdesk.hardening.StaffEntitlement",
            "dev.loopdesk.hardening.TaskQueryAuthorization",
            "dev.loopdesk.hardening.TaskRelease",
            "dev.loopdesk.hardening.TaskPolicy",
            "dev.loopdesk.hardening.TaskWorkChecker",
            "dev.loopdesk.hardening.TicketPolicy",
            "dev.loopdesk.hardening.TicketIntervention",
            "dev.loopdesk.hardening.RestrictedExpressions",
            // The account of the web applications' session, and the applications that it may open.
            "dev.loopdesk.hardening.WebApplicationSession",
            // The engine's accounts are replaced whole; its rules for passwords are told by Admin in words.
            "dev.loopdesk.hardening.StaffIdentityProvider",
            "dev.loopdesk.hardening.IdentityHardening",
            "dev.loopdesk.workspace.StaffPasswordPolicy",
            "dev.loopdesk.hardening.ModelRules",
            // Whether jobs are run is told by the job executor alone.
            "dev.loopdesk.monitoring.JobExecution",
            // A stored filter says what it asks for, and works for who has no right to it.
            "dev.loopdesk.workspace.DeployedQueueTasks",
            // Stored passwords are compared, not tried.
            "dev.loopdesk.workspace.WorkspaceSetUp");

    @ArchTest
    static final ArchRule the_domain_knows_nothing_of_the_engine = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..");

    @ArchTest
    static final ArchRule the_domain_depends_on_the_domain_only = classes()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(DOMAIN).or(outside()));

    @ArchTest
    static final ArchRule the_process_depends_on_the_domain_only = classes()
            .that()
            .resideInAPackage(PROCESS)
            .should()
            .onlyDependOnClassesThat(
                    resideInAPackage(PROCESS).or(resideInAnyPackage(DOMAIN)).or(outside()));

    @ArchTest
    static final ArchRule stages_depend_on_process_and_domain = classes()
            .that()
            .resideInAnyPackage(STAGES)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(STAGES)
                    .or(resideInAPackage(PROCESS))
                    .or(resideInAnyPackage(DOMAIN))
                    .or(outside()));

    @ArchTest
    static final ArchRule stages_do_not_depend_on_each_other = SlicesRuleDefinition.slices()
            .matching("dev.loopdesk.(intake|triage|diagnosis|solution|verification|followup)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule ways_in_and_out_know_no_stage = noClasses()
            .that()
            .resideInAnyPackage(WAYS_IN_AND_OUT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STAGES);

    @ArchTest
    static final ArchRule there_is_no_cycle_between_packages = SlicesRuleDefinition.slices()
            .matching("dev.loopdesk.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule there_is_no_cycle_between_rooms =
            SlicesRuleDefinition.slices().matching("dev.loopdesk.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_contract_with_the_models_depends_on_no_other_room = noClasses()
            .that()
            .resideInAPackage("dev.loopdesk.process.contract..")
            .should()
            .dependOnClassesThat(resideInAPackage(PROCESS)
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            resideInAPackage("dev.loopdesk.process.contract.."))));

    @ArchTest
    static final ArchRule every_package_has_its_place = classes()
            .should()
            .resideInAnyPackage(Stream.of(DOMAIN, STAGES, WAYS_IN_AND_OUT, new String[] {PROCESS, "dev.loopdesk"})
                    .flatMap(Stream::of)
                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule few_stand_on_the_engines_inside = noClasses()
            .that(new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("are not listed here") {
                @Override
                public boolean test(JavaClass type) {
                    return ON_THE_ENGINES_INSIDE.stream()
                            .noneMatch(listed -> type.getName().equals(listed)
                                    || type.getName().startsWith(listed + "$"));
                }
            })
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..impl..");

    @ArchTest
    static final ArchRule texts_come_from_one_source = noClasses()
            .that()
            .resideOutsideOfPackage("dev.loopdesk.text..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.ResourceBundle")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(org.springframework.context.support.AbstractMessageSource.class);

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule packages_say_what_they_are_about = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..");

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().that(simpleName("package-info")).should().beAnnotatedWith("org.jspecify.annotations.NullMarked");

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            var without = sources.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
            assertThat(without).as("packages without package-info.java").isEmpty();
        }
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> outside() {
        return com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("dev.loopdesk.."));
    }
}
