"""Exam papers: a class list, and for each student a paper with numbers of its own.

    exam, roster = load_exam("exam.yaml"), read_roster("class.csv")
    plan = Planner(exam, roster, Draft(folder, exam.key)).plan()    # who gets which numbers
    write_manifest(folder, plan)
    Making(folder, plan.lines, Look("pdf")).make(workers=2, step=...)   # papers, keys, all of both

What a paper says is stored in a line of the manifest, numbers and answers included. Papers are
printed from that line alone, the first time as later: a release that draws otherwise prints the
same paper.
"""
