package dev.loopdesk.desk;

import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.process.conversation.TicketTasks.VisibleTask;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Characters;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Address of the search in Tasklist: where each of the tickets that were found is opened (S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk")
class DeskSearch {

    /** Tickets of the longest page of the search. */
    private static final int MOST = 100;

    private final TicketTasks tasks;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;

    DeskSearch(TicketTasks tasks, StaffNames names, ServiceTimes serviceTimes) {
        this.tasks = tasks;
        this.names = names;
        this.serviceTimes = serviceTimes;
    }

    /**
     * The additions of a page of the search to the tickets that it has found.
     *
     * @param tasks the task in which the caller opens a ticket, by the ticket's number; a ticket without one is read only
     * @param names names of holders, by account
     * @param zone zone in which times are shown
     */
    record Places(Map<String, VisibleTask> tasks, Map<String, String> names, ZoneId zone) {}

    @GetMapping("/places")
    Places places(
            @RequestParam(name = "ticket", defaultValue = "") List<String> tickets,
            @RequestParam(name = "holder", defaultValue = "") List<String> holders,
            Authentication caller) {
        return new Places(
                tasks.visibleTo(caller.getName(), storable(tickets)), names.of(storable(holders)), serviceTimes.zone());
    }

    private static List<String> storable(Collection<String> sent) {
        return sent.stream()
                .filter(one -> !one.isEmpty() && Characters.canBeStored(one))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
