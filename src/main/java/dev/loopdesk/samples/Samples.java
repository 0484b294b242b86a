package dev.loopdesk.samples;

import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TimeTravel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drives the sample tickets through the process as if they had happened before today: in order of time, with the timers
 * due in between, and with guards and mail.
 *
 * <p>Every step commits together with the progress of its sample, so that an interrupted run continues there.
 */
@Component
class Samples {

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);

    /** Engine property: the reference time of the samples, and {@link #MADE} once all are created. */
    private static final String MARK = "loopdesk.samples";

    private static final String MADE = "made";

    /** Engine property of a sample: number of its ticket, a space, and the number of completed steps. */
    private static final String SAMPLE_MARK = MARK + ".";

    private final SupportProcess process;
    private final TimeTravel time;
    private final ServiceTimes serviceTimes;
    private final HistoryService history;
    private final ManagementService management;
    private final TransactionTemplate transaction;

    Samples(
            SupportProcess process,
            TimeTravel time,
            ServiceTimes serviceTimes,
            HistoryService history,
            ManagementService management,
            PlatformTransactionManager transactions) {
        this.process = process;
        this.time = time;
        this.serviceTimes = serviceTimes;
        this.history = history;
        this.management = management;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Creates missing samples, but none in a service desk that has tickets of its own. The job executor must not run
     * meanwhile.
     */
    void make(EmbeddedMailServer mails, Instant now) {
        String mark = management.getProperties().get(MARK);
        if (MADE.equals(mark) || (mark == null && hasTickets())) {
            return;
        }
        if (mark == null) {
            management.setProperty(MARK, now.toString());
        }
        List<Sample> samples = Sample.all();
        var calendar =
                new SampleTimes(serviceTimes.calendar(ServiceTimes.OFFICE), mark == null ? now : Instant.parse(mark));
        List<ScheduledStep> schedule = schedule(samples, calendar);
        samples.stream()
                .filter(Sample::mailboxFull)
                .forEach(sample -> mails.fillUp(sample.reported(Report.Field.REQUESTER_EMAIL)));
        time.start(schedule.get(0).at);
        try {
            for (ScheduledStep scheduled : schedule) {
                time.on(scheduled.at);
                perform(scheduled, calendar);
            }
            time.on(calendar.now());
        } finally {
            time.end();
            mails.emptyAll();
        }
        transaction.executeWithoutResult(status -> {
            samples.forEach(sample -> management.deleteProperty(SAMPLE_MARK + sample.name()));
            management.setProperty(MARK, MADE);
        });
    }

    private boolean hasTickets() {
        return history.createHistoricProcessInstanceQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .count()
                > 0;
    }

    private static List<ScheduledStep> schedule(List<Sample> samples, SampleTimes calendar) {
        var schedule = new ArrayList<ScheduledStep>();
        for (Sample sample : samples) {
            for (int step = 0; step < sample.steps().size(); step++) {
                schedule.add(new ScheduledStep(
                        calendar.instant(sample.steps().get(step).at()),
                        sample.name(),
                        step,
                        sample.steps().get(step)));
            }
        }
        // Stable sort: the steps of a sample stay in order.
        schedule.sort(Comparator.comparing(ScheduledStep::at));
        return schedule;
    }

    private void perform(ScheduledStep scheduled, SampleTimes calendar) {
        String mark = management.getProperties().get(SAMPLE_MARK + scheduled.sample);
        String[] state = mark == null ? new String[] {"", "0"} : mark.split(" ");
        if (Integer.parseInt(state[1]) != scheduled.position) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                String number = perform(scheduled.step, state[0], calendar);
                management.setProperty(SAMPLE_MARK + scheduled.sample, number + " " + (scheduled.position + 1));
            });
        } catch (RuntimeException e) {
            // A failed sample must not prevent the start.
            LOG.warn("The sample {} stops before step {}", scheduled.sample, scheduled.position + 1, e);
        }
    }

    private String perform(Sample.Step step, String number, SampleTimes calendar) {
        Map<String, Object> fields = calendar.fields(Objects.requireNonNullElse(step.fields(), Map.of()));
        if (number.isEmpty()) {
            return step.by() == null ? process.ticketReceived(fields) : process.callTaken(step.by(), fields);
        }
        if (step.reply() != null) {
            process.requesterReplied(number, step.reply());
        } else {
            process.answer(number, Objects.requireNonNull(step.task()), step.author(), fields);
        }
        return number;
    }

    /** A step with its time. */
    private record ScheduledStep(Instant at, String sample, int position, Sample.Step step) {}
}
