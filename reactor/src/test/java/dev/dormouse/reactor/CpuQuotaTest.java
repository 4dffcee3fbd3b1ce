package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas as Linux tells of them, in a file system of the test. */
class CpuQuotaTest {
  private static final String GROUPS = "proc/self/cgroup";

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void noGroupsAtAllIsNoQuota() {
    assertThat(CpuQuota.find(root)).isNull();
  }

  @Test
  void secondVersionTellsItInCpuMax() throws IOException {
    write(GROUPS, "0::/outer/job\n");
    write("sys/fs/cgroup/outer/job/cpu.max", "50000 100000\n");
    assertThat(CpuQuota.find(root)).endsWith("cgroup/outer/job/cpu.max is 50000 100000");
  }

  @Test
  void maxIsNone() throws IOException {
    write(GROUPS, "0::/job\n");
    write("sys/fs/cgroup/job/cpu.max", "max 100000\n");
    assertThat(CpuQuota.find(root)).isNull();
  }

  @Test
  void outerGroupCounts() throws IOException {
    write(GROUPS, "0::/outer/job\n");
    write("sys/fs/cgroup/outer/job/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/outer/cpu.max", "200000 100000\n");
    assertThat(CpuQuota.find(root)).contains("200000");
  }

  @Test
  void containerSeesItsGroupAsTheRoot() throws IOException {
    write(GROUPS, "0::/\n");
    write("sys/fs/cgroup/cpu.max", "150000 100000\n");
    assertThat(CpuQuota.find(root)).contains("150000");
  }

  @Test
  void pathOfTheHostIsLookedUpFromTheRootOfTheContainer() throws IOException {
    write(GROUPS, "4:cpu,cpuacct:/docker/abc\n2:memory:/docker/abc\n");
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "20000\n");
    assertThat(CpuQuota.find(root)).endsWith("cpu,cpuacct/cpu.cfs_quota_us is 20000");
  }

  @Test
  void firstVersionSaysMinusOneForNone() throws IOException {
    write(GROUPS, "9:name=systemd:/\n2:cpuacct:/\n1:cpu:/\n0::/\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    assertThat(CpuQuota.find(root)).isNull();
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
    assertThat(CpuQuota.find(root)).contains("100000");
  }

  @Test
  void pathsThatLeadOutAreNotFollowed() throws IOException {
    write(GROUPS, "0::/../../../etc\nnonsense\n\n");
    write("etc/cpu.max", "1 1\n");
    write("cpu.max", "1 1\n");
    assertThat(CpuQuota.find(root)).isNull();
  }

  @Test
  void emptyFileIsNoQuota() throws IOException {
    write(GROUPS, "0::/\n");
    write("sys/fs/cgroup/cpu.max", "");
    assertThat(CpuQuota.find(root)).isNull();
  }
}
