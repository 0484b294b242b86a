package dev.loopdesk.replay;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Beans of the replay; they exist in its profile only. */
@Configuration(proxyBeanMethods = false)
@Profile(ReplayCommand.PROFILE)
class ReplayConfiguration {

    @Bean
    Replay replay(
            ProcessEngine engine,
            SupportProcess process,
            CaseFiles caseFiles,
            ClockRecord clocks,
            ServiceTimes serviceTimes,
            CountingMailSender mails) {
        return new Replay(engine, process, caseFiles, clocks, serviceTimes, mails);
    }
}
