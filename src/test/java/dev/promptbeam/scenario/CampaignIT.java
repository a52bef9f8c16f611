package dev.promptbeam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign; its long form is {@link Campaign#main}. */
class CampaignIT {
  @TempDir Path folder;

  @Test
  void losesNothingAndPaysNothingTwiceWhereverItIsKilled() throws Exception {
    Campaign campaign = new Campaign(folder, System.out);
    campaign.run(new CampaignCase(KillPoint.BETWEEN_BUCKETS, Beam.DIRECT, 101));
    campaign.run(new CampaignCase(KillPoint.UPLOADING, Beam.DIRECT, 102));
    campaign.run(new CampaignCase(KillPoint.CREATED, Beam.FLINK, 103));
    campaign.run(new CampaignCase(KillPoint.DOWNLOADING, Beam.DIRECT, 104));
    campaign.run(new CampaignCase(KillPoint.PUBLISHING, Beam.DIRECT, 105));
    campaign.print();

    assertThat(campaign.failures()).isEmpty();
    assertThat(campaign.killsByPoint())
        .containsKeys(
            KillPoint.BETWEEN_BUCKETS,
            KillPoint.UPLOADING,
            KillPoint.CREATED,
            KillPoint.DOWNLOADING,
            KillPoint.PUBLISHING);
  }
}
