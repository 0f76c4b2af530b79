nav-competencies = My competencies
nav-needs = My needs form
nav-team-competencies = Team competencies
nav-team-needs = Team needs forms
nav-competency-admin = Competencies
nav-all-needs = Needs forms
nav-agency-plan = Agency plan
notice-kamus-dimuat = The dictionary that comes with the product is in.
notice-kompetensi-tersimpan = The competency is saved.
notice-standar-tersimpan = The version of the standard is saved.
notice-setelan-tersimpan = The settings are saved.
notice-tabel-diambil = The table was taken.
notice-level-tercatat = The level is recorded.
notice-usulan-ditolak = The proposal is declined.
notice-usulan-dikonfirmasi = The level is confirmed.
notice-akpk-diajukan = The form went to your superior.
notice-akpk-tersimpan = The form is saved.
notice-akpk-dipindahkan = The chosen forms moved on.
notice-akpk-tidak-ada = No form moved on. Choose forms first.
notice-akpk-bergerak = The form moved on.
notice-jadwal-tersimpan = The calendar is saved.
notice-rencana-disusun = A version of the plan is put together.
notice-rencana-ditetapkan = The plan is set.
notice-tanda-tersimpan = What the course teaches is saved.
problem-competency-version-there = A version of this standard begins on that day already. Choose another day.
problem-competency-code-taken = Another competency has this code.
problem-competency-decided = This proposal was decided already.
problem-competency-not-now = The form cannot be moved like this at its present stage.
problem-competency-moved = The form has just changed. Open its page again, then repeat.
problem-competency-nothing-to-plan = No verified form to put together yet.
problem-competency-plan-closed = This version of the plan is closed. Open the latest one.
problem-competency-plan-outdated = A form of this version was sent back. Put a new version together.
problem-competency-file-kind = The file is no XLSX table that can be read.
problem-competency-file-size = The file is too large. The limit is 5 MB.
competency-parts = Parts
competency-dictionary = Dictionary of competencies
competency-standards = Post standards
competency-people-page = Record assessments
competency-people-text = Find somebody, then record the result of the assessment on their page.
competency-name-or-nip = Name or NIP
competency-nobody = Nobody
competency-nobody-text = Change the search, or wait until the directory is followed.
competency-proposals = Proposed levels
competency-proposals-text = A completed course proposes a level. It counts only once you confirm it.
competency-no-proposals = No proposals
competency-no-proposals-text = Proposals come when people complete courses that teach a competency.
competency-map = Map of competency gaps
competency-map-text = The number is the mean of missing levels. Groups under { $people } people are not shown.
competency-settings = Settings
competency-settings-text = In force from the day you choose. The past keeps the settings of its day.
competency-all-forms = All forms
competency-calendar = Calendar
competency-calendar-of = Calendar of needs forms { $year }
competency-calendar-text = People are reminded by mail seven days before a due day.
competency-competency = Competency
competency-asked = Asked by the post
competency-actual = Level now
competency-gap = Gap
competency-standings = Competencies and gaps
competency-level = Level
competency-level-1 = Aware
competency-level-2 = Basic
competency-level-3 = Intermediate
competency-level-4 = Advanced
competency-level-5 = Expert
competency-level-n = level { $level }
competency-level-range = Choose a level from 1 to 5.
competency-until = until { $date }
competency-not-assessed = Not assessed
competency-own-view = Own view: { $level }
competency-levels-missing = { $count ->
        [one] { $count } level short
       *[other] { $count } levels short
    }
competency-met = Met
competency-nothing-asked-title = No standard for this post yet
competency-nothing-asked-text = The administration sets what each post asks for. Ask them if it is missing.
competency-suggestions = Courses that fit
competency-because-closes = Closes { $name } { $step }
competency-because-planned = { $name } stands in the needs form
competency-because-wished = Wished for in the needs form
competency-because-colleagues = { $count ->
        [one] { $count } colleague in the same post completed it
       *[other] { $count } colleagues in the same post completed it
    }
competency-fit = Job fit
competency-gaps = { $count ->
        [one] { $count } gap
       *[other] { $count } gaps
    }
competency-no-fit = Nothing to compute yet.
competency-radar = Radar chart of competencies. Its numbers stand in the table on this page.
competency-say = Say it yourself
competency-say-text = Your own view is shown but does not count as your level.
competency-save-own = Save my view
competency-assess = Record a level
competency-read-only = To be seen only
competency-read-only-text = Levels are recorded by the direct superior or the administration.
competency-source = Source
competency-source-asesmen = assessment centre
competency-source-atasan = superior
competency-source-kursus = course
competency-source-mandiri = own view
competency-assessed-on = Day of assessment
competency-note = Evidence
competency-note-hint = Write what you saw, or the number of the report.
competency-record = Record the level
competency-history = All assessments
competency-proposal-menunggu = Waiting
competency-proposal-dikonfirmasi = Confirmed
competency-proposal-ditolak = Declined
competency-confirm = Confirm
competency-decline = Decline
competency-reason = Reason
competency-reason-hint = At least 10 letters. The person reads it.
competency-reason-short = Write a reason of at least 10 letters.
competency-choose = Choose one.
competency-choose-one = Choose a form
competency-choose-learning = Choose a form of learning.
competency-number-range = The number is out of range.
competency-past-day = The day has passed. Choose today or later.
competency-future-day = The day has not come. Choose today or earlier.
competency-day-missing = Give a valid day.
competency-date-order = Order the days: handing in, approval, verification, setting.
competency-year-range = Choose this year, the last or the next one.
competency-team-size = { $count ->
        [one] { $count } person below you
       *[other] { $count } people below you
    }
competency-mates = Members of the team
competency-team-gaps = Gaps of the team
competency-short-of = { $short } of { $people } people are short
competency-name = Name
competency-post = Post
competency-post-hint = Exactly as in the directory.
competency-unit = Unit
competency-no-unit = Without a unit
competency-all-units = All units
competency-all-kinds = All kinds
competency-hidden = Not shown
competency-scale = Scale of mean gaps
competency-no-map = No map yet
competency-no-map-text = The map appears when post standards and people are there.
competency-needs-title = Development needs
competency-needs-text = Agree your development needs with your superior, once a year.
competency-form-of = Needs form { $year }
competency-forms-of = Needs forms { $year }
competency-team-forms = Needs forms of the team { $year }
competency-begin = Begin
competency-no-forms = No form yet
competency-no-forms-text = Begin one. It is filled in from your gaps.
competency-moved-on = Last changed { $date }
competency-due = Due: { $date }
competency-need = Need
competency-needs = Needs
competency-need-n = Need { $number }
competency-gap-step = level { $step }
competency-none-but-problem = No competency (write the problem)
competency-problem = Problem at work
competency-learning = Form of learning
competency-wish = Wished training
competency-priority = Priority
competency-priority-1 = High
competency-priority-2 = Middle
competency-priority-3 = Low
competency-jp = JP
competency-jp-range = Give 1 to 1,500 JP.
competency-cost = Cost (Rp)
competency-cost-range = Give a cost from 0 to 1,000,000,000.
competency-rows-hint = Rows without a competency and a problem are not kept. Save to get more empty rows.
competency-too-many-rows = 20 needs at most.
competency-no-rows = Give at least one need.
competency-no-needs = No needs yet
competency-no-needs-text = The form is not filled in yet.
competency-save = Save
competency-submit = Hand in
competency-withdraw = Take back
competency-decide = Decision
competency-approve = Approve
competency-verify = Verify
competency-return = Give back
competency-reject = Turn down
competency-keys = Keys: v to agree, t to write a reason.
competency-bulk-keys = Untick what you do not approve yet. The key v approves what is ticked.
competency-steps = History
competency-did-ubah = Changed
competency-did-ajukan = Handed in
competency-did-tarik = Taken back
competency-did-setujui = Approved
competency-did-verifikasi = Verified
competency-did-konsolidasi = Taken into the plan
competency-did-tetapkan = Set
competency-did-kembalikan = Given back
competency-did-tolak = Turned down
competency-part-pemilik = employee
competency-part-atasan = direct superior
competency-part-kepala = head of the agency
competency-part-pengelola = administration
competency-state = Stage
competency-state-draf = Draft
competency-state-diajukan = With the superior
competency-state-disetujui_atasan = To be verified
competency-state-diverifikasi_opd = Verified
competency-state-dikonsolidasi_bkpsdm = In the plan
competency-state-ditetapkan = Set
competency-state-perlu_revisi = To be mended
competency-state-ditolak = Turned down
competency-all-states = All stages
competency-stage-pengajuan = Handing in by employees
competency-stage-persetujuan = Approval by superiors
competency-stage-verifikasi = Verification by agencies
competency-stage-penetapan = Setting of the plan
competency-to-approve = To be approved by you
competency-to-verify = To be verified by you
competency-other-forms = Other forms of the team
competency-without-form = Not begun: { $count } people
competency-approve-chosen = Approve the ticked
competency-verify-chosen = Verify the ticked
competency-none-waits = Nothing waits
competency-none-waits-text = Forms that your team hands in appear here.
competency-none-here = No form at this stage
competency-none-here-text = Choose another stage or year.
competency-count-needs = { $count ->
        [one] { $count } need
       *[other] { $count } needs
    }
competency-count = { $count ->
        [one] { $count } competency
       *[other] { $count } competencies
    }
competency-count-levels = { $count ->
        [one] { $count } level
       *[other] { $count } levels
    }
competency-count-courses = { $count ->
        [one] { $count } course
       *[other] { $count } courses
    }
competency-count-versions = { $count ->
        [one] { $count } version
       *[other] { $count } versions
    }
competency-year = Year
competency-show = Show
competency-plan-of = Competency development plan { $year }
competency-plan-text = All verified forms together. Each version is a list that never changes.
competency-plan-disusun = Draft
competency-plan-ditetapkan = Set
competency-ready = { $count ->
        [one] { $count } form ready
       *[other] { $count } forms ready
    }
competency-underway = { $count ->
        [one] { $count } form on its way
       *[other] { $count } forms on their way
    }
competency-consolidate = Put a new version together
competency-no-plan = No plan yet
competency-no-plan-text = Verify forms, then put the first version together.
competency-versions = Versions
competency-version-n = Version { $number }
competency-by-subject = By competency and form
competency-by-unit = By unit
competency-by-learning = By form of learning
competency-people = People
competency-done = Done
competency-carried = Carried out
competency-carried-of = { $done } of { $needs } needs met by completed courses.
competency-carried-jp = { $done } of { $jp } JP.
competency-sum = Sum
competency-annex = Annex to the decree
competency-annex-of = Annex to decree { $number } of { $date }
competency-annex-draft = Draft, version { $version }
competency-needs-elsewhere = The list by person stands in the XLSX file of this version.
competency-set-plan = Set the plan
competency-set-plan-text = Give the decree. A version that is set cannot be changed.
competency-decree = Number of the decree
competency-decreed-on = Day of the decree
competency-set-sure = The decree is signed.
competency-set = Set this version
competency-add = Add a competency
competency-import = Import from XLSX
competency-empty = The dictionary is empty
competency-empty-text = Load the eight managerial ones and the socio-cultural one, then adapt them.
competency-empty-tags = The administration fills the dictionary first.
competency-seed = Load the dictionary
competency-code = Code
competency-title = Name of the competency
competency-kind = Kind
competency-kind-manajerial = Managerial
competency-kind-sosial-kultural = Socio-cultural
competency-kind-teknis = Technical
competency-definition = Definition
competency-affair = Government affair
competency-summary = What the level means
competency-indicators = Indicators, one per line
competency-retired = Not in use
competency-retired-text = Not in use any more. What was assessed stays.
competency-use-again = Use again
competency-retire-text = A retired competency is not asked for any more. What was assessed stays.
competency-retire = Retire
competency-standards-text = What each post asks for. A change is a new version; the past keeps its own.
competency-add-standard = Add a standard
competency-no-standards = No standards yet
competency-no-standards-text = Load the dictionary, import from XLSX, or add one.
competency-from-day = From { $date }
competency-for-kind = Kind of post
competency-unconfirmed = Source to be verified
competency-new-version = Make a new version
competency-new-version-text = A version counts from its day. Older ones stay.
competency-scope = Standard for
competency-scope-post = One post
competency-scope-kind = A kind or rung of posts
competency-kind-of-post = Kind or rung
competency-kind-of-post-pelaksana = Pelaksana
competency-kind-of-post-pengawas = Pengawas
competency-kind-of-post-administrator = Administrator
competency-kind-of-post-jpt = JPT
competency-kind-of-post-ahli-pertama = Functional, Ahli Pertama
competency-kind-of-post-ahli-muda = Functional, Ahli Muda
competency-kind-of-post-ahli-madya = Functional, Ahli Madya
competency-kind-of-post-ahli-utama = Functional, Ahli Utama
competency-kind-of-post-pemula = Functional, Pemula
competency-kind-of-post-terampil = Functional, Terampil
competency-kind-of-post-mahir = Functional, Mahir
competency-kind-of-post-penyelia = Functional, Penyelia
competency-valid-from = In force from
competency-basis = Legal basis
competency-nothing-asked = Ask for at least one level.
competency-save-version = Save the version
competency-validity = Months for which a level counts
competency-smallest = Smallest group shown (people)
competency-setting-line = Levels count { $months } months; groups of at least { $people } people
competency-table-kamus = Dictionary
competency-table-standar = Post standards
competency-import-text = Download the template, fill it in, upload it. You see what it holds before it is taken.
competency-template = Download the template
competency-columns = Columns:
competency-file = XLSX file
competency-look = Look at the table
competency-preview = What the table holds
competency-findings = { $count ->
        [one] { $count } problem
       *[other] { $count } problems
    }
competency-findings-text = Mend these lines in the table, then upload it again. Nothing was taken.
competency-line = Line { $number }
competency-found = { $count } read
competency-nothing-found = Nothing was read
competency-nothing-found-text = Look at the headings in the first line.
competency-take = Take the table
competency-import-no-column = This column is missing:
competency-import-code = The code is empty or longer than 20 letters.
competency-import-kind = Unknown kind. Write teknis, manajerial or sosial kultural.
competency-import-name = No name for code
competency-import-level = The level must be 1 to 5:
competency-import-twice = Written twice:
competency-import-post = The post is empty.
competency-import-scope = Unknown scope. Write jabatan or jenis:
competency-import-unknown = No such code in the dictionary:
competency-import-priority = The priority must be 1 to 3:
competency-import-day = The day cannot be read. Write it like 2026-01-31:
competency-import-findings = The table has problems. Mend it, then upload it again.
competency-tags = What the course teaches
competency-tags-text = Choose the highest level that learners reach. Completing the course proposes it.
