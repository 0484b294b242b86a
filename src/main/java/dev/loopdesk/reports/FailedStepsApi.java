package dev.loopdesk.reports;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.reports.FailedSteps.FailedStep;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API of the steps that have failed, for managers (S6.2). */
@RestController
@RequestMapping({"/api/reports/failed-steps", "/camunda/api/loopdesk/reports/failed-steps"})
class FailedStepsApi {

    private static final int MOST = 100;

    private final FailedSteps steps;

    FailedStepsApi(FailedSteps steps) {
        this.steps = steps;
    }

    /**
     * Failed steps, newest first.
     *
     * @param more true if there are more than these
     */
    record Failed(List<FailedStep> steps, boolean more) {}

    @AllowedTo(Role.MANAGER)
    @GetMapping
    Failed failed(Locale reader) {
        List<FailedStep> newest = steps.newest(reader, MOST + 1);
        return new Failed(newest.subList(0, Math.min(MOST, newest.size())), newest.size() > MOST);
    }

    /** Tries a failed step once more. */
    @AllowedTo(Role.MANAGER)
    @PostMapping("/{job}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void retry(@PathVariable String job) {
        if (!steps.retry(job)) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "no-failed-step");
        }
    }
}
