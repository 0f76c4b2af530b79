import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { addPerson } from "../support/people.ts";
import { expect, type Page, signIn, test } from "../support/test.ts";

test("a trainer marks the queue with the keyboard alone", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/penilaian");
  const choice = page.getByLabel(t("quiz-marking-of"));
  await choice.focus();
  await page.keyboard.press("ArrowDown");
  await expect(choice).not.toHaveValue("");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: t("quiz-marking-show") })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/pilih=[0-9a-f-]+$/);
  await check(page, "penilaian-pilihan");

  const first = page.locator("main a.item").first();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("quiz-mark-title"));
  await check(page, "penilaian-jawaban");
  const skipped = page.url();

  // Skipping and going back write nothing.
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(skipped);
  const marked = page.url();
  await page.keyboard.press("k");
  await expect(page).toHaveURL(skipped);
  await page.keyboard.press("j");
  await expect(page).toHaveURL(marked);

  await page.keyboard.press("p");
  const points = page.getByLabel(t("quiz-mark-points"));
  await expect(points).toBeFocused();
  await page.keyboard.type("0,5");
  await page.keyboard.press("Tab");
  const comment = page.getByLabel(t("quiz-mark-comment"));
  await expect(comment).toBeFocused();
  // Letters are letters while one types.
  await page.keyboard.type("Jelas. Pakai juga contoh dari kantor.");
  await expect(comment).toHaveValue("Jelas. Pakai juga contoh dari kantor.");
  await expect(page).toHaveURL(marked);

  const reveal = page.getByRole("button", { name: t("quiz-mark-reveal") });
  await reveal.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: t("quiz-mark-learner") })).toBeVisible();
  await expect(comment).toHaveValue("Jelas. Pakai juga contoh dari kantor.");
  await check(page, "penilaian-nama");

  await comment.focus();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(t("notice-quiz-marked"))).toBeVisible();
  await expect(page).not.toHaveURL(marked);
});

test("a trainer keeps a comment, puts it in again by keys, changes it and brings it back", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/penilaian");
  await page.locator("main a.item").first().click();
  const comment = page.getByLabel(t("quiz-mark-comment"), { exact: true });
  await comment.fill("Sebut dasar hukumnya.");
  await page.getByRole("button", { name: t("quiz-comment-keep") }).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: t("quiz-comment-kept") })).toBeVisible();
  await expect(comment).toHaveValue("Sebut dasar hukumnya.");

  await comment.fill("Sudah baik.");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("c");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: t("quiz-comment-insert") }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(comment).toBeFocused();
  await expect(comment).toHaveValue("Sudah baik.\nSebut dasar hukumnya.");
  await check(page, "penilaian-catatan");

  await page.goto("/penilaian/catatan");
  const kept = page.locator("main textarea");
  await expect(kept).toHaveValue("Sebut dasar hukumnya.");
  await kept.fill("Sebut pasalnya.");
  await page.getByRole("button", { name: t("quiz-comment-save"), exact: true }).click();
  await expect(page.getByText(t("notice-quiz-comment-changed"))).toBeVisible();
  await check(page, "catatan-siap-pakai");
  await page.getByRole("button", { name: t("quiz-comment-delete") }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole("button", { name: t("quiz-comment-undo") }).click();
  await expect(kept).toHaveValue("Sebut pasalnya.");
});

test("a told mark is reopened with a reason and waits in the queue again", async ({ as, check, t }) => {
  const page = await as("trainer");
  await page.goto("/penilaian/selesai");
  await check(page, "sudah-dinilai");
  await page.locator("main a.item").first().click();
  const reason = page.getByLabel(t("quiz-reopen-reason"));
  await check(page, "penilaian-selesai");
  await reason.fill("Salah baca jawaban");
  await page.getByRole("button", { name: t("quiz-reopen") }).click();
  await expect(page.getByText(t("notice-quiz-reopened"))).toBeVisible();
  await expect(page.getByText("Salah baca jawaban")).toBeVisible();
  await page.getByLabel(t("quiz-mark-points")).fill("0,5");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(t("notice-quiz-marked"))).toBeVisible();
});

test("an essay is marked by its rubric with the keyboard alone, and the learner reads the levels", async ({
  as,
  check,
  t,
}) => {
  const author = await as("trainer");
  const studio = new Studio(author, t);
  await studio.create("Surat Dinas Singkat", "surat-dinas-singkat");
  const outline = new URL(author.url()).pathname;
  await studio.addModule("Menulis surat");
  await studio.addLesson("quiz", "Uraian surat");
  await author.getByRole("link", { name: t("authoring-kind-essay"), exact: true }).click();
  await author.getByLabel(t("authoring-stem"), { exact: true }).fill("Tulis surat undangan rapat.");
  await author.getByText(t("authoring-rubric"), { exact: true }).first().click();
  const criterion = (number: number) => author.getByLabel(t("authoring-criterion", { number }), { exact: true });
  const levels = (number: number) => author.getByLabel(t("authoring-levels", { number }), { exact: true });
  await criterion(1).fill("Isi");
  await levels(1).fill("banyak: lengkap");
  await author.getByRole("button", { name: t("authoring-criterion-more") }).click();
  await expect(criterion(6)).toBeVisible();
  await criterion(2).fill("Bahasa");
  await levels(2).fill("1 = Baku dan singkat\n0 = Sulit dipahami");
  await author.getByRole("button", { name: t("authoring-save"), exact: true }).click();
  await expect(author.getByText(t("authoring-rubric-line")).first()).toBeVisible();
  await levels(1).fill("2 = Hari, tempat, dan agenda lengkap\n1 = Ada yang kurang\n0 = Tidak ada");
  await check(author, "studio-rubrik");
  // Enter in a field saves, whatever button stands first.
  await criterion(2).press("Enter");
  await expect(author.getByText(t("notice-soal-disimpan"))).toBeVisible();
  await author.goto(outline);
  await studio.publish();

  const learner = await as("admin");
  const course = new CoursePage(learner, t);
  await expect(async () => {
    expect((await learner.goto("/kursus/surat-dinas-singkat"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  await course.openLesson("Uraian surat");
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  await learner.getByText(t("quiz-rubric"), { exact: true }).click();
  await expect(learner.getByText("Baku dan singkat")).toBeVisible();
  await check(learner, "kuis-rubrik");
  await quiz.answer(1, { text: "Mohon hadir pada rapat hari Senin di aula." });
  await quiz.sent(1);
  await quiz.submit();
  const result = learner.url();

  await author.goto("/penilaian");
  await author
    .getByRole("link", { name: /Uraian surat/ })
    .last()
    .focus();
  await author.keyboard.press("Enter");
  await expect(author.getByRole("heading", { level: 1 })).toHaveText(t("quiz-mark-title"));
  await author.keyboard.press("p");
  const level = (name: RegExp) => author.getByRole("radio", { name });
  await expect(level(/Hari, tempat/)).toBeFocused();
  await author.keyboard.press("2");
  await expect(level(/Ada yang kurang/)).toBeChecked();
  await author.keyboard.press("Tab");
  await author.keyboard.type("Sebut jamnya, 2 angka.");
  await author.keyboard.press("Tab");
  await author.keyboard.press("1");
  await expect(level(/Baku dan singkat/)).toBeChecked();
  await check(author, "penilaian-rubrik");
  await author.keyboard.press("Control+Enter");
  await expect(author.getByText(t("notice-quiz-marked"))).toBeVisible();

  await learner.goto(result);
  await expect(learner.getByText("Ada yang kurang")).toBeVisible();
  await expect(learner.getByText("Sebut jamnya, 2 angka.")).toBeVisible();
  await check(learner, "hasil-rubrik");
});

test("two mark an essay without seeing each other's mark, and a third settles it", async ({ anyone, as, check, t }) => {
  const admin = await as("admin");
  const login = `penilai-${Date.now()}@batanghari.example`;
  const given = await addPerson(admin, t, "Dewi Penilai", login);
  await admin.goto(`/kelola/pegawai?q=${login}`);
  await admin.getByRole("button", { name: "Dewi Penilai" }).first().click();

  const author = await as("trainer");
  const studio = new Studio(author, t);
  await studio.create("Nota Dinas", "nota-dinas");
  const outline = new URL(author.url()).pathname;
  await studio.addModule("Menulis nota");
  await studio.addLesson("quiz", "Uraian nota");
  const settings = author.url();
  await author.getByRole("link", { name: t("authoring-kind-essay"), exact: true }).click();
  await author.getByLabel(t("authoring-stem"), { exact: true }).fill("Tulis nota dinas tentang rapat.");
  await studio.save("notice-soal-disimpan");
  await author.goto(settings);
  await author.getByText(t("authoring-group-marking"), { exact: true }).click();
  await author.getByLabel(t("authoring-double-marking")).check();
  const within = author.getByLabel(t("authoring-double-within"), { exact: true });
  await within.fill("101");
  await author.getByRole("button", { name: t("authoring-save"), exact: true }).click();
  await expect(author.getByText(t("authoring-percent")).first()).toBeVisible();
  await within.fill("10");
  await check(author, "studio-dua-penilai");
  await author.getByRole("button", { name: t("authoring-save"), exact: true }).click();
  await expect(author.getByText(t("notice-kuis-disimpan"))).toBeVisible();
  await author.goto(`${outline}/penulis`);
  await author.getByLabel(t("authoring-author-add-label")).selectOption({ label: "Dewi Penilai" });
  await author.getByRole("button", { name: t("authoring-author-add") }).click();
  await author.goto(outline);
  await studio.publish();

  const learner = await as("employee");
  const course = new CoursePage(learner, t);
  await expect(async () => {
    expect((await learner.goto("/kursus/nota-dinas"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  await course.openLesson("Uraian nota");
  const quiz = new QuizPage(learner, t);
  await quiz.start();
  await quiz.answer(1, { text: "Rapat hari Senin di aula." });
  await quiz.sent(1);
  await quiz.submit();
  const result = learner.url();

  const open = async (marker: Page) => {
    await marker.goto("/penilaian");
    await marker.getByRole("link", { name: /Uraian nota/ }).click();
    await expect(marker.getByRole("heading", { level: 1 })).toHaveText(t("quiz-mark-title"));
  };
  const mark = async (marker: Page, points: string, comment: string, reason = "") => {
    await marker.keyboard.press("p");
    await expect(marker.getByLabel(t("quiz-mark-points"), { exact: true })).toBeFocused();
    await marker.keyboard.type(points);
    await marker.getByLabel(t("quiz-mark-comment"), { exact: true }).fill(comment);
    if (reason) await marker.getByLabel(t("quiz-reconcile-reason"), { exact: true }).fill(reason);
    await marker.keyboard.press("Control+Enter");
  };

  await open(author);
  await expect(author.getByText(t("quiz-double-first"))).toBeVisible();
  await mark(author, "0,2", "Agenda belum ada.");
  await expect(author.getByText(t("notice-quiz-marked-first"))).toBeVisible();
  await author.goto("/penilaian");
  await expect(author.getByRole("link", { name: /Uraian nota/ })).toHaveCount(0);
  await author.getByLabel(t("quiz-marking-stage"), { exact: true }).selectOption("saya");
  await author.getByRole("button", { name: t("quiz-marking-show") }).press("Enter");
  await expect(author.getByRole("link", { name: /Uraian nota/ })).toBeVisible();
  await check(author, "penilaian-tahap");

  await open(admin);
  await expect(admin.getByText(t("quiz-double-second"))).toBeVisible();
  await expect(admin.getByText("Agenda belum ada.")).toHaveCount(0);
  await check(admin, "penilaian-kedua");
  await mark(admin, "0,9", "Tempat dan waktunya jelas.");
  await expect(admin.getByText(t("notice-quiz-marked-apart"))).toBeVisible();

  const third = await anyone();
  await signIn(third, login, t, given.password);
  await third.goto("/penilaian");
  await expect(third.locator("main a.item").getByText(t("quiz-stage-agreement"))).toBeVisible();
  await check(third, "penilaian-perlu-kesepakatan");
  await open(third);
  await expect(third.getByText("Agenda belum ada.")).toBeVisible();
  await expect(third.getByText("Tempat dan waktunya jelas.")).toBeVisible();
  await check(third, "penilaian-kesepakatan");
  await mark(third, "0,7", "Cukup. Tambahkan agenda.", "Agenda tidak diminta soal.");
  await expect(third.getByText(t("notice-quiz-reconciled"))).toBeVisible();

  await learner.goto(result);
  await expect(learner.getByText("Cukup. Tambahkan agenda.")).toBeVisible();
  await expect(learner.getByText("Agenda tidak diminta soal.")).toHaveCount(0);
});
