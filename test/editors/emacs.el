;;; emacs.el --- run by ./run as `emacs -Q --batch -l emacs.el'  -*- lexical-binding: t -*-
;; Loads client-examples/emacs/pyproject-ls.el as it stands.

(require 'eglot)
(require 'flymake)
(setq make-backup-files nil auto-save-default nil create-lockfiles nil
      eglot-sync-connect 10 eglot-confirm-server-edits nil)   ; batch cannot answer a question

(defvar failed nil)
(defun check (what ok &optional seen)
  (unless ok (setq failed t))
  (princ (format "%s %s%s\n" (if ok "PASS" "FAIL") what
                 (if seen (replace-regexp-in-string "[ \n]+" " " (format ": %s" seen)) ""))))
(defmacro soon (seconds &rest body)
  "Evaluate BODY until it is non-nil; filters and timers run meanwhile, and file notifications, which are input."
  `(let ((end (+ (float-time) ,seconds)) result)
     (while (and (not (setq result (progn ,@body))) (< (float-time) end))
       (accept-process-output nil 0.02)
       (read-event nil nil 0.03))
     result))
(defun messages () (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
(defun has (text) (save-excursion (goto-char (point-min)) (search-forward text nil t)))

(load (expand-file-name "emacs/pyproject-ls.el" (getenv "EXAMPLES")))
(find-file (expand-file-name "pyproject.toml" (getenv "PROJECT")))
(check "the mode is chosen" (eq major-mode 'pyproject-mode) major-mode)
(run-hooks 'post-command-hook)            ; `eglot-ensure' waits for the command loop, which batch has not
(check "the server attaches" (soon 10 (eglot-managed-p)))
(flymake-start)
(check "a diagnostic is shown" (soon 10 (= 1 (length (flymake-diagnostics)))) (messages))
(goto-char (if (flymake-diagnostics) (flymake-diagnostic-beg (car (flymake-diagnostics))) (point-min)))
(check "it is at backend-path" (string-prefix-p "backend-path" (buffer-substring (line-beginning-position) (line-end-position))))

(forward-char 1)
(let (shown)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
  (check "a hover is shown" (and (soon 5 shown) (string-match-p "bar\\.py" shown)) shown))

(defun hints ()
  (delq nil (mapcar (lambda (overlay) (or (overlay-get overlay 'after-string) (overlay-get overlay 'before-string)))
                    (seq-filter (lambda (overlay) (overlay-get overlay 'eglot--inlay-hint))
                                (overlays-in (point-min) (1+ (point-max)))))))
(check "hints are on" eglot-inlay-hints-mode)
(jit-lock-fontify-now)                   ; asks for what a window would show, which batch has not
(check "a hint says what uv sync would do"
       (soon 10 (seq-find (lambda (text) (string-match-p "uv sync: " text)) (hints))) (hints))

(let* ((actions (eglot-code-actions (line-beginning-position) (line-end-position) "quickfix" nil))
       (fix (seq-find (lambda (action) (string-match-p "bar\\.py" (plist-get action :title))) actions)))
  (check "the fix is offered" fix (mapcar (lambda (action) (plist-get action :title)) actions))
  (when fix (eglot-execute (eglot-current-server) fix)))
(check "the fix covers the backend" (soon 5 (and (has "[tool.uv]") (has "\"bar.py\""))))
;; Eglot sends an edit when Emacs is idle, which batch never is, or before the next request or save.
(save-buffer)
(check "the file is written"
       (with-temp-buffer
         (insert-file-contents (expand-file-name "pyproject.toml" (getenv "PROJECT")))
         (search-forward "\"bar.py\"" nil t)))
(check "the diagnostic goes" (soon 10 (flymake-start) (null (flymake-diagnostics))) (messages))

;; A file that mattered changes outside. (Eglot 1.17 drops the event of a rename.)
(soon 1 nil)
(delete-file (expand-file-name "bar.py" (getenv "PROJECT")))
(check "a deleted backend is noticed" (soon 10 (flymake-start) (flymake-diagnostics)) (messages))

;; A command: the installation is older than the name of its script.
(defvar stale (expand-file-name "stale" (file-name-directory (getenv "STALE"))))
(find-file (expand-file-name "pyproject.toml" stale))
(run-hooks 'post-command-hook)
(check "the server attaches to another project" (soon 10 (eglot-managed-p)))
(flymake-start)
(defun not-found () (seq-find (lambda (text) (string-match-p "`welcome` is not found" text)) (messages)))
(check "what is out of date is shown" (soon 10 (not-found)) (messages))
(goto-char (point-min))
(re-search-forward "^wel")
(let* ((actions (eglot-code-actions (point) (point) "quickfix" nil))
       (command (seq-find (lambda (action) (string-match-p "uv sync" (plist-get action :title))) actions)))
  (defvar progress nil)
  (cl-defmethod eglot-handle-notification :before (_server (_method (eql $/progress)) &key value &allow-other-keys)
    (push (plist-get value :kind) progress))
  (check "the command is offered" command (mapcar (lambda (action) (plist-get action :title)) actions))
  (when command (eglot-execute (eglot-current-server) command)))
(check "the command is carried out" (soon 30 (file-executable-p (expand-file-name ".venv/bin/welcome" stale))))
(check "the progress was seen" (soon 10 (equal progress '("end" "begin"))) progress)
(check "the end is told" (soon 10 (with-current-buffer "*Messages*" (has "done: uv sync"))))
(check "it goes" (soon 10 (flymake-start) (null (flymake-diagnostics))) (messages))
(eglot-shutdown (eglot-current-server) nil 5)
(find-file (expand-file-name "pyproject.toml" (getenv "PROJECT")))

(eglot-shutdown (eglot-current-server) nil 5)
(check "the server stops" (not (eglot-managed-p)))
(kill-emacs (if failed 1 0))
;;; emacs.el ends here
