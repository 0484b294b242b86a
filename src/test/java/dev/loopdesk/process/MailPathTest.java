package dev.loopdesk.process;

import dev.loopdesk.mail.Drop;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.annotation.Autowired;

/** Paths that begin with a mail, which a job routes by the process {@code receive-mail}. */
abstract class MailPathTest extends PathTest {

    static final String SUPPORT = "support@loopdesk.local";

    @Autowired
    Drop drop;

    /** Runs the job of a stored mail, and returns its instance. */
    String run(String mail) {
        String instance = instances(mail).get(0).getId();
        engine.getManagementService()
                .executeJob(engine.getManagementService()
                        .createJobQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getId());
        return instance;
    }

    List<ProcessInstance> instances(String mail) {
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(ReceiveMailProcess.KEY)
                .variableValueEquals(ReceiveMailProcess.MAIL_ID, mail)
                .list();
    }

    Task open(String instance) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .singleResult();
    }

    List<String> letters(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.MESSAGE)
                .map(entry -> Objects.requireNonNull(entry.text("kind")))
                .toList();
    }

    static String stranger() {
        return "ana-" + UUID.randomUUID() + "@example.org";
    }
}
