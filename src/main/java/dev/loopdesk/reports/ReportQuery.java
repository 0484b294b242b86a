package dev.loopdesk.reports;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.servicetime.ServiceTimes;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Reads what all reports are asked for with: days, a part of a division, a page. */
@Component
class ReportQuery {

    static final int LONGEST_VALUE = 64;

    private static final int MOST = 500;
    private static final int USUAL = 50;
    private static final int MOST_DAYS = 92;
    private static final String NOTHING = "none";

    private final ServiceTimes serviceTimes;
    private final AccountRights rights;
    private final ReportSettings settings;
    private final Clock clock;

    ReportQuery(ServiceTimes serviceTimes, AccountRights rights, ReportSettings settings, Clock clock) {
        this.serviceTimes = serviceTimes;
        this.rights = rights;
        this.settings = settings;
        this.clock = clock;
    }

    /** Tells whether who asks may see figures of single persons. */
    boolean showsPersons(HttpServletRequest request) {
        Principal caller = request.getUserPrincipal();
        return caller != null
                && !settings.personsGroup().isEmpty()
                && rights.isMember(caller.getName(), settings.personsGroup());
    }

    QueryParameters of(HttpServletRequest request) {
        return new QueryParameters(request);
    }

    /** Returns the days that were asked for: without them, this month until today. */
    Period period(QueryParameters parameters) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), serviceTimes.zone());
        LocalDate to = Objects.requireNonNull(parameters.day("to", today));
        LocalDate from = Objects.requireNonNull(parameters.day("from", to.withDayOfMonth(1)));
        parameters.period(from, to);
        return new Period(from, to, serviceTimes.zone());
    }

    /**
     * Returns the division that was asked for, or null.
     *
     * @throws ApiProblem if it is the one by persons, and who asks may not see it
     */
    @Nullable
    Division division(HttpServletRequest request, QueryParameters parameters, Period period) {
        List<String> names = new ArrayList<>();
        names.add(NOTHING);
        Stream.of(Division.values())
                .map(division -> division.name().toLowerCase(Locale.ROOT))
                .forEach(names::add);
        String by = parameters.oneOf("by", names);
        Division division =
                by.equals(NOTHING) || !names.contains(by) ? null : Division.valueOf(by.toUpperCase(Locale.ROOT));
        if (division == Division.PERSON && !showsPersons(request)) {
            throw new ApiProblem(HttpStatus.FORBIDDEN, "no-figures-of-persons");
        }
        if (division == Division.DAY && ChronoUnit.DAYS.between(period.from(), period.to()) >= MOST_DAYS) {
            parameters.problem("to", "wants.shorter-period", MOST_DAYS);
        }
        return division;
    }

    Part part(HttpServletRequest request, QueryParameters parameters) {
        Period period = period(parameters);
        Division division = division(request, parameters, period);
        String value = parameters.part("part", LONGEST_VALUE);
        if (division != null
                && division.isOfTime()
                && value != null
                && !division.slices(period).containsKey(value)) {
            parameters.problem(
                    "part",
                    "wants.one-of",
                    String.join(", ", division.slices(period).keySet()));
        }
        return new Part(period, division, value);
    }

    int limit(QueryParameters parameters) {
        return parameters.number("limit", 1, MOST, USUAL);
    }

    @Nullable
    String before(QueryParameters parameters) {
        return parameters.text("before", LONGEST_VALUE);
    }
}
