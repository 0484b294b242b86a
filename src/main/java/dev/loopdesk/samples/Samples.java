package dev.loopdesk.samples;

import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TimeTravel;
import dev.loopdesk.servicetime.ServiceTimes;
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
 * Walks the sample tickets through the process as if they had happened before today: in the order of time, with what
 * falls due in between, guards and mail included.
 *
 * <p>Every step commits together with a mark of how far its sample is. So what was broken off goes on from there.
 */
@Component
class Samples {

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);

    /** Engine property: the moment that the samples are seen from, and {@link #MADE} once they are all there. */
    private static final String MARK = "loopdesk.samples";

    private static final String MADE = "made";

    /** Engine property of a sample: number of its ticket, a space, and how many of its steps are done. */
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
     * Makes what is not there yet; nothing in a service desk that has tickets of its own. The job executor must not run
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
        var calendar = new SampleTimes(serviceTimes.calendar("office"), mark == null ? now : Instant.parse(mark));
        List<Event> events = events(samples, calendar);
        samples.stream().filter(Sample::mailboxFull).forEach(sample -> mails.fillUp(sample.reported("requesterEmail")));
        time.start(events.get(0).at);
        try {
            for (Event event : events) {
                time.on(event.at);
                perform(event, calendar);
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

    private static List<Event> events(List<Sample> samples, SampleTimes calendar) {
        var events = new ArrayList<Event>();
        for (Sample sample : samples) {
            for (int step = 0; step < sample.steps().size(); step++) {
                events.add(new Event(
                        calendar.instant(sample.steps().get(step).at()),
                        sample.name(),
                        step,
                        sample.steps().get(step)));
            }
        }
        // stable: the steps of a sample stay in order
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private void perform(Event event, SampleTimes calendar) {
        String mark = management.getProperties().get(SAMPLE_MARK + event.sample);
        String[] state = mark == null ? new String[] {"", "0"} : mark.split(" ");
        if (Integer.parseInt(state[1]) != event.position) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                String number = perform(event.step, state[0], calendar);
                management.setProperty(SAMPLE_MARK + event.sample, number + " " + (event.position + 1));
            });
        } catch (RuntimeException e) {
            // a sample that stops halfway is no reason not to start
            LOG.warn("The sample {} stops before step {}", event.sample, event.position + 1, e);
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

    /** A step at its time. */
    private record Event(Instant at, String sample, int position, Sample.Step step) {}
}
