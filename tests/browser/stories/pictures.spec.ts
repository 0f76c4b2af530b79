import type { Locator } from "@playwright/test";
import { CoursePage } from "../pages/course.ts";
import { QuizPage } from "../pages/quiz.ts";
import { Studio } from "../pages/studio.ts";
import { expect, type Page, test } from "../support/test.ts";

// A plan of an office: a desk, an archive and a lift.
const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400" viewBox="0 0 640 400"><rect width="640" height="400" fill="#f3efe4"/>
<rect x="20" y="20" width="600" height="360" fill="none" stroke="#5b5344" stroke-width="8"/><rect x="60" y="60" width="200" height="70" fill="#c9b48a"/>
<rect x="60" y="250" width="160" height="100" fill="#8aa8c9"/><circle cx="500" cy="200" r="60" fill="#a9c98a"/></svg>`;

// What a trainer of another system brings along: labels to be put onto places of the plan.
const bank = `<quiz><question type="ddmarker"><name><text>Denah kantor</text></name>
<questiontext format="html"><text>Beri nama tiap tempat pada denah.</text></questiontext>
<file name="denah.svg" encoding="base64">${Buffer.from(plan).toString("base64")}</file>
<drag><no>1</no><text>Loket</text></drag><drag><no>2</no><text>Arsip</text></drag><drag><no>3</no><text>Dapur</text></drag>
<drop><no>1</no><shape>RECTANGLE</shape><coords>60,60;200,70</coords><choice>1</choice></drop>
<drop><no>2</no><shape>POLYGON</shape><coords>60,250;220,250;220,350;60,350</coords><choice>2</choice></drop></question></quiz>`;

/** Goes on by Tab until the field has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, field: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await field.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(field).toBeFocused();
}

/** A tap in the middle of what is shown. */
async function tap(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing to tap");
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

test("labels and places on a picture, by touch and with the keyboard alone", async ({ as, check, t }) => {
  const trainer = await as("trainer");
  const studio = new Studio(trainer, t);
  await studio.create("Kantor Kita", "kantor-kita");
  const outline = new URL(trainer.url()).pathname;
  await studio.addModule("Denah");
  await studio.addLesson("quiz", "Kuis denah");
  const quizUrl = new URL(trainer.url()).pathname;
  await studio.importBank(bank, 1);
  await studio.takeImported();
  await trainer.getByText(t("authoring-group-questions")).click();
  await trainer.getByLabel(t("authoring-shuffle-questions")).uncheck();
  await studio.save("notice-kuis-disimpan");
  await trainer.getByRole("link", { name: /1\. Denah kantor/ }).click();
  await expect(trainer.locator("zone-editor [data-scene] .zone")).toHaveCount(2);
  await check(trainer, "studio-soal-image-labels");

  // A place is drawn on the picture: from its middle to its edge.
  await trainer.goto(quizUrl);
  await trainer.getByRole("link", { name: t("authoring-kind-hotspot"), exact: true }).click();
  const field = (key: string, values: Record<string, number> = {}) =>
    trainer.getByLabel(t(key, values), { exact: true });
  await field("authoring-stem").fill("Tandai liftnya.");
  await field("authoring-picture-file").fill("denah.svg");
  await field("authoring-picture-alt").fill("Denah kantor dengan tiga tempat.");
  await expect(field("authoring-picture-width")).toHaveValue("640");
  await trainer.getByRole("button", { name: t("authoring-zone-shape-circle"), exact: true }).click();
  const canvas = trainer.locator("zone-editor [data-scene]");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("no picture");
  const pixel = (x: number, y: number): [number, number] => [
    box.x + (x * box.width) / 640,
    box.y + (y * box.height) / 400,
  ];
  await trainer.mouse.move(...pixel(500, 200));
  await trainer.mouse.down();
  await trainer.mouse.move(...pixel(530, 200));
  await trainer.mouse.move(...pixel(560, 200));
  await trainer.mouse.up();
  await expect(field("authoring-zone-area", { number: 1 })).toHaveValue(/^(49\d|50\d),(19\d|20\d),(5\d|6\d)$/);
  await field("authoring-zone-words", { number: 1 }).fill("Lift di sisi kanan");
  await check(trainer, "studio-soal-hotspot");
  await studio.save("notice-soal-disimpan");
  await trainer
    .getByRole("link", { name: t("authoring-preview") })
    .first()
    .click();
  await check(trainer, "studio-pratinjau-gambar");
  await trainer.goto(outline);
  await studio.publish();

  const page = await as("mentor");
  const course = new CoursePage(page, t);
  await expect(async () => {
    expect((await page.goto("/kursus/kantor-kita"))?.status()).toBe(200);
  }).toPass({ timeout: 15_000 });
  await course.enrol();
  await course.openLesson("Kuis denah");
  const quiz = new QuizPage(page, t);
  await quiz.start();
  expect(await page.content()).not.toContain("Lift di sisi kanan");

  // The picture has come, at the width of the phone.
  await expect
    .poll(() =>
      quiz
        .question(1)
        .locator("[data-scene] img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(640);
  // By touch: a label, then its zone.
  const zone = (number: number) => quiz.question(1).getByLabel(t("quiz-zone", { number }), { exact: true });
  const label = (text: string) => quiz.question(1).locator("[data-labels] button", { hasText: text });
  await tap(page, label("Dapur"));
  await tap(page, quiz.question(1).locator("[data-zone='1'] circle"));
  await expect(zone(1).locator("option:checked")).toHaveText("Dapur");
  await quiz.sent(1);
  await check(page, "kuis-label-gambar");
  // By keyboard: the lists.
  await tabTo(page, zone(1));
  await page.keyboard.type("Loket");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Arsip");
  await page.keyboard.press("Tab");
  await expect(zone(2).locator("option:checked")).toHaveText("Arsip");
  await quiz.sent(1);
  await tabTo(page, quiz.question(1).locator("[data-go=next]"));
  await page.keyboard.press("Enter");

  // A tap marks, another one on the mark removes it.
  const picture = quiz.question(2).locator("[data-field]");
  const marks = quiz.question(2).locator(".spot");
  await tap(page, picture);
  await expect(marks).toHaveCount(1);
  await tap(page, picture);
  await expect(marks).toHaveCount(0);
  // By keyboard: the cross-hair stands in the middle, 28 steps from the lift.
  await tabTo(page, quiz.question(2).locator("[data-numbers] summary"));
  await page.keyboard.press("Shift+Tab");
  await expect(picture).toBeFocused();
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowLeft", "ArrowLeft"]) {
    await page.keyboard.press(key);
  }
  await page.keyboard.press("Enter");
  await expect(
    quiz
      .question(2)
      .getByRole("status")
      .filter({ hasText: /78.*50/ }),
  ).toBeVisible();
  await expect(marks).toHaveCount(1);
  await quiz.sent(2);
  await check(page, "kuis-titik-gambar");

  await quiz.submit();
  await expect(quiz.verdict()).toHaveText(t("quiz-result-passed"));
  await expect(page.getByText(t("quiz-right-count", { right: 2, all: 2 }))).toBeVisible();
  await expect(page.locator(".zone--right").first()).toBeVisible();
  await check(page, "hasil-gambar");
});
